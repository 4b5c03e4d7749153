using System.Text.Json;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Samples;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Inspector;

/// <summary>The data that steps are worked on with, over a real server's database.</summary>
public sealed class SampleBookTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Mira = AppFixture.Email;

    private SampleBook Book => app.Services.GetRequiredService<SampleBook>();

    [Fact]
    public async Task The_last_real_event_fills_the_fields_with_what_its_run_gave()
    {
        var runs = new SandboxRuns(app);
        var live = await runs.ConnectAsync(SandboxRuns.AccountSync, "Samples");
        var run = await runs.TriggerAsync(live, SandboxRuns.Account("ACC-9", "Nine Ltd", "nine@example.com"));
        await runs.UntilAsync(run, status => status.IsEnded());
        var samples = (await Book.OpenAsync(SandboxRuns.AccountSync, "customer", Mira, default))!;
        Assert.Equal(run, samples.Last!.RunId);
        var values = Book.ValuesOf(samples.Last, samples);
        Assert.Equal("Nine Ltd", values.Trigger.GetProperty("data").GetProperty("name").GetString());
        Assert.True(values.Outputs.ContainsKey("linked"));
        Assert.Single(await Book.RecentAsync(SandboxRuns.AccountSync, Mira, 10, default));

        // One pinned to a step stays with it and with no other; what a test gave is there for all.
        await Book.PinAsync(
            SandboxRuns.AccountSync, "customer", new SampleEvent(JsonElement.Parse("""{"data":{"name":"Own"}}""")), Mira, default);
        await Book.KeepOutputAsync(SandboxRuns.AccountSync, "linked", JsonElement.Parse("""{"value":"cus_t"}"""), Mira, default);
        samples = (await Book.OpenAsync(SandboxRuns.AccountSync, "customer", Mira, default))!;
        Assert.Equal("Own", samples.Pinned!.Payload.GetProperty("data").GetProperty("name").GetString());
        Assert.True(samples.Pinned.IsPinned);
        Assert.Equal("cus_t", Book.ValuesOf(samples.Pinned, samples).Outputs["linked"].GetProperty("value").GetString());
        Assert.Null((await Book.OpenAsync(SandboxRuns.AccountSync, "linked", Mira, default))!.Pinned);

        // A preview takes what tests gave, over it what the previewed run gave, over that what is pinned to a step; an example that is
        // pinned says so.
        var flow = FlowJson.Read(
            (await app.Services.GetRequiredService<FlowDrafts>().ReadAsync(SandboxRuns.AccountSync, Mira, default))!.Text, out _)!;
        Assert.Equal("""{"value":"cus_t"}""", (await Book.AnswersAsync(flow, null, Mira, default)).ByStep["linked"]);
        Assert.DoesNotContain("cus_t", (await Book.AnswersAsync(flow, run, Mira, default)).ByStep["linked"], StringComparison.Ordinal);
        await Book.PinAsync(SandboxRuns.AccountSync, "linked", SampleEvent.Example, Mira, default);
        Assert.DoesNotContain("linked", (await Book.AnswersAsync(flow, run, Mira, default)).ByStep.Keys);
        Assert.True((await Book.OpenAsync(SandboxRuns.AccountSync, "linked", Mira, default))!.Pinned!.IsExample);
        await Book.PinAsync(SandboxRuns.AccountSync, "linked", null, Mira, default);
        await Book.PinAsync(
            SandboxRuns.AccountSync, null, new SampleEvent(JsonElement.Parse("""{"data":{"name":"Pinned"}}""")), Mira, default);
        var answers = await Book.AnswersAsync(flow, null, Mira, default);
        Assert.Equal((1, "Pinned"), (answers.Pins, answers.Start!.Payload.GetProperty("data").GetProperty("name").GetString()));
        await Book.PinAsync(SandboxRuns.AccountSync, null, null, Mira, default);
        await Book.PinAsync(SandboxRuns.AccountSync, "customer", null, Mira, default);
        Assert.Null((await Book.OpenAsync(SandboxRuns.AccountSync, "customer", Mira, default))!.Pinned);
    }

    [Fact]
    public async Task Of_a_private_flow_nobody_else_is_told_anything()
    {
        var key = (await app.Services.GetRequiredService<FlowDrafts>()
            .CreateAsync(new("Own flow", "", FlowType.Between) { IsPrivate = true }, Mira, default)).Key!;
        await Book.PinAsync(key, "a", new SampleEvent(JsonElement.Parse("{}")), Mira, default);
        Assert.NotNull((await Book.OpenAsync(key, "a", Mira, default))!.Pinned);
        Assert.Null(await Book.OpenAsync(key, "a", "other@example.com", default));
        Assert.Empty(await Book.RecentAsync(key, "other@example.com", 10, default));
        await Book.PinAsync(key, "a", null, "other@example.com", default);
        Assert.NotNull((await Book.OpenAsync(key, "a", Mira, default))!.Pinned);
    }
}
