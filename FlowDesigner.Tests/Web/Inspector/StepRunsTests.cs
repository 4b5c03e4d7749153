using System.Text;
using System.Text.Json;
using Bunit;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Runs;
using FlowDesigner.Web.Components.Inspector;
using FlowDesigner.Web.Components.Live;
using FlowDesigner.Web.Sandbox;
using FlowDesigner.Web.Sandbox.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Inspector;

/// <summary>One step of a draft sent for real: a run like any other, against the sandbox.</summary>
public sealed class StepRunsTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly ActionStep Step = new()
        { Key = "customer", App = "stripe", Action = "create_customer", Connection = "stripe", BusinessKey = "{{ trigger.data.id }}" };

    [Fact]
    public async Task What_was_confirmed_is_sent_once_with_its_key_and_kept()
    {
        var first = await SentAsync(Confirmed("ACC-900", "Ada {{ trigger.data.name }}", "once"));
        Assert.Equal(RunStatus.Completed, first.Run.Status);
        Assert.Equal("Ada {{ trigger.data.name }}", Output(first).GetProperty("name").GetString());
        Assert.Equal(
            first.Run.Id,
            Assert.IsType<Acceptance.Accepted>(await SendAsync(Confirmed("ACC-900", "Ada {{ trigger.data.name }}", "once"))).RunId);

        // Another press for the same account: the ledger knows it, by whatever road it comes.
        var again = await SentAsync(Confirmed("ACC-900", "Ada {{ trigger.data.name }}", "twice"));
        Assert.Contains("not sent again", again.Step.Message, StringComparison.Ordinal);
        Assert.Equal(Output(first).GetProperty("id").GetString(), Output(again).GetProperty("id").GetString());

        // It is found afterwards, under a flow that is put away beside the one that is worked on.
        Assert.Equal((first.Run.FlowId, first.Run.Version), (again.Run.FlowId, again.Run.Version));
        var tests = (await app.Services.GetRequiredService<FlowService>()
            .GetAsync(SandboxRuns.AccountSync + "-step-tests", null, AppFixture.Email, default))!;
        Assert.StartsWith("Tests of ", tests.Summary.Name, StringComparison.Ordinal);
        Assert.Equal(AppFixture.Email, first.Run.StartedBy);
    }

    [Fact]
    public async Task A_refusal_and_a_lost_answer_are_kept_as_what_they_are()
    {
        var sandbox = app.Services.GetRequiredService<SandboxBrowser>();
        sandbox.SetBehaviour("stripe", new Behaviour { Status = 400, Path = "/v1/customers" });
        Assert.Equal(RunStatus.Failed, (await SentAsync(Confirmed("ACC-901", "Refused", "refused"))).Run.Status);
        sandbox.SetBehaviour("stripe", new Behaviour { Reset = true, Times = 1, Path = "/v1/customers" });
        var run = Assert.IsType<Acceptance.Accepted>(await SendAsync(Confirmed("ACC-902", "Lost", "lost"))).RunId;
        await new SandboxRuns(app).UntilAsync(run, status => status.IsEnded());
        // Sent again under the same key: it was made once.
        var reader = app.Services.GetRequiredService<IRunReader>();
        Assert.Equal(RunStatus.Completed, reader.Find(run)!.Status);
        sandbox.SetBehaviour("stripe", new Behaviour());
    }

    [Fact]
    public async Task The_panel_tells_every_outcome_and_follows_the_run_that_is_under_way()
    {
        var (sandbox, runs) = (app.Services.GetRequiredService<SandboxBrowser>(), new SandboxRuns(app));
        using var page = new BunitContext();
        page.Services.AddSingleton(app.Services.GetRequiredService<IRunReader>()).AddSingleton(app.Services.GetRequiredService<LiveFeed>());

        var answers = new List<JsonElement>();
        var made = Panel(await SentRunAsync(Confirmed("ACC-910", "Made", "made"), RunStatus.Completed));
        made.WaitForAssertion(() => Assert.Contains("Sandbox Stripe answered: it was made.", made.Markup, StringComparison.Ordinal));
        Assert.Equal("Made", Assert.Single(answers).GetProperty("name").GetString());

        sandbox.SetBehaviour("stripe", new Behaviour { Status = 400, Path = "/v1/customers" });
        var refused = Panel(await SentRunAsync(Confirmed("ACC-911", "Refused", "panel-refused"), RunStatus.Failed));
        refused.WaitForAssertion(
            () => Assert.Contains("It was refused.", refused.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Nothing was made. Change the fields or the sample", refused.Markup, StringComparison.Ordinal);
        Assert.Contains("Stripe", refused.Markup, StringComparison.Ordinal);

        sandbox.SetBehaviour("stripe", new Behaviour { Status = 429, RetryAfter = 600, Path = "/v1/customers" });
        var run = await SentRunAsync(Confirmed("ACC-912", "Slow", "panel-slow"), RunStatus.Waiting);
        sandbox.SetBehaviour("stripe", new Behaviour());
        var slow = Panel(run);
        slow.WaitForAssertion(() => Assert.Contains("Not done yet.", slow.Markup, StringComparison.Ordinal));
        Assert.Contains("under the same key, so that it is made once at most", slow.Markup, StringComparison.Ordinal);
        await runs.Service.CancelAsync(run, AppFixture.Email);
        slow.WaitForAssertion(() => Assert.Contains("It was cancelled.", slow.Markup, StringComparison.Ordinal));

        // A customer without e-mail and phone can be made twice, so nobody may send it again blindly.
        sandbox.SetBehaviour("razorpay", new Behaviour { Reset = true, Path = "/v1/customers", Method = "POST", Times = 1 });
        var step = new ActionStep { Key = "customer", App = "razorpay", Action = "create_customer", Connection = "razorpay" };
        var razorpay = new ConfirmedStep("sync-accounts-togai-to-razorpay", step,
            JsonSerializer.SerializeToElement(new { name = "Lost Ltd" }), null, Sandbox("razorpay").RowId, "panel-lost");
        var lost = Panel(await SentRunAsync(razorpay, RunStatus.Unknown));
        lost.WaitForAssertion(() => Assert.Contains("Unknown: the answer was lost.", lost.Markup, StringComparison.Ordinal));
        Assert.Contains("until then it is not sent again.", lost.Markup, StringComparison.Ordinal);
        Assert.Single(answers);

        IRenderedComponent<SentStep> Panel(long sent) => page.Render<SentStep>(parameters => parameters
            .Add(panel => panel.RunId, sent).Add(panel => panel.Where, "Sandbox Stripe").Add(panel => panel.OnAnswered, answers.Add));

        async Task<long> SentRunAsync(ConfirmedStep confirmed, RunStatus status)
        {
            var sent = Assert.IsType<Acceptance.Accepted>(await SendAsync(confirmed)).RunId;
            await runs.UntilAsync(sent, now => now == status);
            return sent;
        }
    }

    [Fact]
    public async Task Neither_a_hidden_flow_nor_an_account_of_another_can_be_used()
    {
        var unknown = Confirmed("ACC-903", "Nobody", "nobody") with { FlowKey = "no-such-flow" };
        Assert.Equal("flow.unknown", Assert.IsType<Acceptance.Refused>(await SendAsync(unknown)).Code);
        var foreign = Confirmed("ACC-903", "Nobody", "nobody") with { ConnectionId = 1 };
        Assert.Equal("connection.unknown", Assert.IsType<Acceptance.Refused>(await SendAsync(foreign)).Code);
    }

    private ConfirmedStep Confirmed(string account, string name, string once) =>
        new(SandboxRuns.AccountSync, Step, JsonSerializer.SerializeToElement(new { name }), account, Sandbox().RowId, once);

    private ConnectionView Sandbox(string of = "stripe") =>
        app.Services.GetRequiredService<ConnectionService>().FindAsync(new Viewer(AppFixture.Email), $"sandbox-{of}", default).Result!;

    private Task<Acceptance> SendAsync(ConfirmedStep confirmed) =>
        app.Services.GetRequiredService<StepRuns>().SendAsync(confirmed, AppFixture.Email, default);

    private async Task<(RunRow Run, StepRow Step)> SentAsync(ConfirmedStep confirmed)
    {
        var run = Assert.IsType<Acceptance.Accepted>(await SendAsync(confirmed)).RunId;
        await new SandboxRuns(app).UntilAsync(run, status => status.IsEnded());
        var reader = app.Services.GetRequiredService<IRunReader>();
        return (reader.Find(run)!, reader.Steps(run, 1)[0]);
    }

    private static JsonElement Output((RunRow Run, StepRow Step) sent) =>
        JsonSerializer.Deserialize<JsonElement>(sent.Step.Output!.Value.Span);
}
