using System.Net.Http.Headers;
using System.Text;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Sandbox;
using FlowDesigner.Tests.Web.Api;
using FlowDesigner.Web.Data;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Approvals;

/// <summary>Waiting, asking and calling through the front door: webhooks, the API, the pages as they are served.</summary>
public sealed class WaitsApiTests(LiveApp app) : IClassFixture<LiveApp>
{
    private const string Ravi = "ravi@example.com";

    [Fact]
    public async Task An_approval_is_listed_answered_once_and_told_to_those_who_come_later()
    {
        var (run, id) = await AskAsync("ask-all", "[]");
        var listed = (await app.GetAsync("approvals")).Json["items"]!.AsArray().Single(item => (long)item!["id"]! == id)!;
        Assert.Equal(
            ("Go on with o1?", "ok", "open", "ask-all"),
            ((string)listed["message"]!, (string)listed["path"]!, (string)listed["state"]!, (string)listed["flow"]!));
        Assert.Equal("person", (string)(await app.GetAsync($"runs/{run}")).Json["waitReason"]!);
        Refuses(400, "approval.answer", await app.PostAsync($"approvals/{id}/answer", """{"answer":"maybe"}"""));
        Refuses(400, "approval.note", await app.PostAsync(
            $"approvals/{id}/answer", $$"""{"answer":"yes","note":"{{new string('x', 1001)}}"}"""));
        Refuses(404, "approval.unknown", await app.PostAsync("approvals/987654/answer", """{"answer":"yes"}"""));
        Refuses(400, "approval.state", await app.GetAsync("approvals?state=half"));

        var answered = await app.PostAsync($"approvals/{id}/answer", """{"answer":"yes","note":"fine"}""");
        Assert.Equal(
            (200, "answered", AppFixture.Email, "fine"),
            (answered.Status, answered.Text("state"), answered.Text("answeredBy"), answered.Text("note")));
        var late = await app.PostAsync($"approvals/{id}/answer", """{"answer":"no"}""");
        Refuses(409, "approval.closed", late);
        Assert.Equal($"{AppFixture.Email} approved this already.", late.Text("message"));
        Assert.Equal("completed", await EndedAsync(run));
        Assert.DoesNotContain((await app.GetAsync("approvals")).Json["items"]!.AsArray(), item => (long)item!["id"]! == id);
        Assert.Contains((await app.GetAsync("approvals?state=closed")).Json["items"]!.AsArray(), item => (long)item!["id"]! == id);
    }

    [Fact]
    public async Task Somebody_who_is_not_asked_may_look_and_not_answer_and_a_link_needs_a_sign_in()
    {
        using var ravi = await ProgramOfAsync(Ravi);
        var (_, id) = await AskAsync("ask-ravi", $"[\"{Ravi}\"]");
        Refuses(403, "approval.not_asked", await app.PostAsync($"approvals/{id}/answer", """{"answer":"yes"}"""));
        Assert.DoesNotContain((await app.GetAsync("approvals")).Json["items"]!.AsArray(), item => (long)item!["id"]! == id);
        var link = new Uri((await app.PostAsync($"approvals/{id}/link")).Text("url")!);

        using var nobody = app.Anonymous();
        using var sent = await nobody.GetAsync(link.AbsolutePath);
        Assert.Equal(
            "/sign-in",
            sent.Headers.Location!.IsAbsoluteUri ? sent.Headers.Location.AbsolutePath : sent.Headers.Location.OriginalString.Split('?')[0]);
        using var mira = await app.SignedInAsync();
        var page = await mira.GetStringAsync(link.AbsolutePath);
        Assert.Contains("Go on with o1?", page, StringComparison.Ordinal);
        Assert.Contains("Ravi is asked.", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">Decline<", page, StringComparison.Ordinal);
        Assert.Contains("There is no such approval for you.", await mira.GetStringAsync(link.AbsolutePath[..^2]), StringComparison.Ordinal);
        Assert.Equal(200, (await SendAsync(ravi, HttpMethod.Post, $"approvals/{id}/answer", """{"answer":"no"}""")).Status);
    }

    [Fact]
    public async Task A_webhook_of_a_kind_that_starts_nothing_wakes_the_run_that_waits_for_it_once()
    {
        await ImportAsync("""
            { "key": "wait-for-customer", "name": "Wait for the customer", "connections": { "togai": "togai" },
              "trigger": { "app": "togai", "trigger": "account_created", "connection": "togai" },
              "steps": [
                { "key": "customer", "control": "wait", "timeout": "7 days",
                  "event": { "app": "togai", "trigger": "customer_created", "connection": "togai",
                      "match": "{{ event.data.id == trigger.data.customerId }}" } },
                { "key": "seen", "control": "set", "values": { "name": "{{ steps.customer.data.name }}" }, "after": ["customer"] } ] }
            """);
        var hook = (string)(await app.ConnectAsync("wait-for-customer", null, "togai"))["webhookUrl"]!;
        var started = await PostAsync(
            hook, """{"id":"e1","type":"account.created","data":{"id":"acc_1","name":"Ada","customerId":"cus_1"}}""");
        var run = started.Text("runId")!;
        await Fakes.Eventually.True(() => StatusOf(run) == "waiting", "the run to wait");
        Assert.Equal("event", (string)(await app.GetAsync($"runs/{run}")).Json["waitReason"]!);

        var other = await PostAsync(hook, """{"id":"e2","type":"customer.created","data":{"id":"cus_2","name":"Ben"}}""");
        Assert.Contains("not for customer.created", other.Text("ignored"), StringComparison.Ordinal);
        var meant = await PostAsync(hook, """{"id":"e3","type":"customer.created","data":{"id":"cus_1","name":"Ada Ltd"}}""");
        Assert.Equal((200, 1), (meant.Status, (int)meant.Json["woken"]!));
        Assert.Equal("completed", await EndedAsync(run));
        Assert.Contains("Ada Ltd", (await app.GetAsync($"runs/{run}")).Body, StringComparison.Ordinal);
        Assert.NotNull(
            (await PostAsync(hook, """{"id":"e3","type":"customer.created","data":{"id":"cus_1","name":"Ada Ltd"}}""")).Text("ignored"));
    }

    [Fact]
    public async Task A_called_flow_starts_by_its_key_and_both_runs_lead_to_each_other()
    {
        await ImportAsync("""
            { "key": "called", "name": "Called", "trigger": { "app": "webhook", "trigger": "received" },
              "steps": [ { "key": "result", "control": "set", "values": { "double": "{{ trigger.amount * 2 }}" } } ] }
            """);
        await ImportAsync("""
            { "key": "caller", "name": "Caller", "trigger": { "app": "webhook", "trigger": "received" },
              "steps": [ { "key": "call", "control": "call", "flow": "called", "inputs": { "amount": "{{ trigger.amount }}" } },
                         { "key": "seen", "control": "set", "values": { "amount": "{{ steps.call.output.double }}" },
                             "after": ["call"] } ] }
            """);
        var caller = (string)(await app.ConnectAsync("caller"))["id"]!;
        var early = (await app.PostAsync($"flow-connections/{caller}/trigger", """{"amount":3}""")).Text("runId")!;
        Assert.Equal("failed", await EndedAsync(early));
        Assert.Contains(
            "no flow \\\"called\\\" has a flow connection", (await app.GetAsync($"runs/{early}")).Body, StringComparison.Ordinal);

        await app.ConnectAsync("called");
        Assert.Equal(202, (await app.PostAsync($"runs/{early}/retry")).Status);
        Assert.Equal("completed", await EndedAsync(early));
        var steps = (await app.GetAsync($"runs/{early}")).Json["steps"]!.AsArray();
        var child = (string)steps[0]!["response"]!["runId"]!;
        Assert.Equal(6, (int)steps[1]!["response"]!["amount"]!);
        Assert.Equal("call", (string)(await app.GetAsync($"runs/{child}")).Json["origin"]!);
        using var mira = await app.SignedInAsync();
        Assert.Contains($"href=\"runs/{child}\"", await mira.GetStringAsync($"/runs/{early}"), StringComparison.Ordinal);
        Assert.Contains($"href=\"runs/{early}\"", await mira.GetStringAsync($"/runs/{child}"), StringComparison.Ordinal);
    }

    private async Task<(string Run, long Approval)> AskAsync(string key, string who)
    {
        await ImportAsync($$$"""
            { "key": "{{{key}}}", "name": "Ask", "trigger": { "app": "webhook", "trigger": "received" },
              "steps": [ { "key": "ok", "control": "approve", "message": "Go on with {{ trigger.id }}?", "who": {{{who}}} },
                         { "key": "yes", "control": "set", "values": { "by": "{{ steps.ok.by }}" }, "after": ["ok:yes"] } ] }
            """);
        var connection = (string)(await app.ConnectAsync(key))["id"]!;
        var run = (await app.PostAsync($"flow-connections/{connection}/trigger", """{"id":"o1"}""")).Text("runId")!;
        await Fakes.Eventually.True(() => StatusOf(run) == "waiting", "the run to ask");
        var waits = app.Services.GetRequiredService<Core.Runs.Journal.IWaitReader>();
        return (run, waits.OpenApprovals(100).Single(approval => Core.Storage.IdText.Format(approval.RunId) == run).Id);
    }

    private async Task ImportAsync(string flow)
    {
        var import = await app.PostAsync("flows", flow);
        Assert.True(import.Status is 201 or 200, import.Body);
    }

    private string StatusOf(string run) => app.GetAsync($"runs/{run}").GetAwaiter().GetResult().Text("status")!;

    private async Task<string> EndedAsync(string run)
    {
        await Fakes.Eventually.True(() => StatusOf(run) is not ("ready" or "running" or "waiting"), $"run {run} to end");
        return StatusOf(run);
    }

    private Task<Reply> PostAsync(string hook, string body) =>
        app.HookAsync(hook, Encoding.UTF8.GetBytes(body), ("Content-Type", "application/json"));

    private static void Refuses(int status, string code, Reply reply) => Assert.Equal((status, code), (reply.Status, reply.Text("code")));

    private async Task<HttpClient> ProgramOfAsync(string email)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var user = new User { UserName = email, Email = email };
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, AppFixture.Password)).Succeeded);
        var program = app.Anonymous();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", await app.Services.GetRequiredService<ApiTokens>().CreateAsync(user.Id, "Test", CancellationToken.None));
        return program;
    }

    private static async Task<Reply> SendAsync(HttpClient program, HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path)
            { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = await program.SendAsync(request);
        return await Reply.ReadAsync(answer);
    }
}
