using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

public sealed class AttentionTests
{
    private static readonly string One = TestFlows.Of($$$"""
        {{{TestFlows.Step("charge", "charge", "", "", """{ "ref": "{{ trigger.id }}" }""")}}}
        """);

    [Fact]
    public async Task Failed_runs_stand_together_by_step_and_reason()
    {
        await using var kit = await EngineKit.StartAsync(One);
        kit.Transport.Answer = sent => Status(sent.Body.Contains("\"b", StringComparison.Ordinal) ? 404 : 400, """{ "error": "no" }""");
        var runs = new List<long>();
        foreach (var id in (string[])["a1", "a2", "a3", "b1"])
            runs.Add((await kit.RunAsync($$"""{ "id": "{{id}}" }""")).Id);
        var groups = kit.Reader.Attention(0);
        Assert.Equal([1L, 3L], groups.Select(group => group.Runs));
        Assert.All(groups, group => Assert.Equal((AttentionKind.Failed, "charge", EngineKit.Flow, EngineKit.FlowConnection),
            (group.Kind, group.Step, group.FlowId, group.FlowConnectionId)));
        Assert.Equal((runs[0], runs[2]), (groups[1].Oldest, groups[1].Newest));
        Assert.Equal([runs[2], runs[1], runs[0]], groups[1].Examples);
        Assert.Equal(4, kit.Reader.AttentionCount(0));
        Assert.Equal((0L, 4L), (kit.Reader.AttentionCount(0, [EngineKit.Flow]), kit.Reader.AttentionCount(0, [99])));
        Assert.Empty(kit.Reader.Attention(0, [EngineKit.Flow]));
        Assert.Equal(
            [runs[2], runs[1], runs[0]], kit.Reader.Page(new RunFilter { IssueId = groups[1].IssueId }).Runs.Select(run => run.Id));
    }

    [Fact]
    public async Task A_run_set_aside_leaves_the_list_says_by_whom_and_a_retry_brings_it_back_when_it_fails()
    {
        await using var kit = await EngineKit.StartAsync(One);
        kit.Transport.Answer = _ => Status(400, """{ "error": "no" }""");
        var run = (await kit.RunAsync("""{ "id": "a1" }""")).Id;
        Assert.Equal(1, await kit.Runs.SetAsideAsync([run], "Mira"));
        Assert.Equal(0, await kit.Runs.SetAsideAsync([run], "Mira"));
        Assert.Empty(kit.Reader.Attention(0));
        Assert.Equal((RunStatus.Failed, "Mira"), (kit.Reader.Find(run)!.Status, kit.Reader.Find(run)!.SetAsideBy));
        Assert.Equal(1, await kit.Runs.PutBackAsync([run]));
        Assert.Single(kit.Reader.Attention(0));
        await kit.Runs.SetAsideAsync([run], "Mira");
        Assert.True(await kit.Runs.RetryAsync(run, "mira"));
        await kit.UntilAsync(run, row => row.Status == RunStatus.Failed && row.SetAside is null);
        Assert.Single(kit.Reader.Attention(0));
    }

    [Fact]
    public async Task A_whole_group_is_set_aside_up_to_what_the_person_saw()
    {
        await using var kit = await EngineKit.StartAsync(One);
        kit.Transport.Answer = _ => Status(400, """{ "error": "no" }""");
        await kit.RunAsync("""{ "id": "a1" }""");
        await kit.RunAsync("""{ "id": "a2" }""");
        var seen = Assert.Single(kit.Reader.Attention(0));
        var later = (await kit.RunAsync("""{ "id": "a3" }""")).Id;
        Assert.Equal(2, await kit.Runs.SetAsideAsync(seen, "Mira"));
        Assert.Equal([later], Assert.Single(kit.Reader.Attention(0)).Examples);
    }

    [Fact]
    public async Task Paused_runs_and_those_parked_for_long_need_attention_too()
    {
        await using var kit = await EngineKit.StartAsync(One);
        kit.Transport.Answer = _ => Status(503, "{}");
        var parked = await kit.AcceptAsync("""{ "id": "a1" }""");
        var paused = await kit.AcceptAsync("""{ "id": "a2" }""");
        await kit.UntilAsync(parked, run => run.Status == RunStatus.Waiting);
        await kit.UntilAsync(paused, run => run.Status == RunStatus.Waiting);
        await kit.Runs.PauseAsync(paused, "Mira");
        var now = kit.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds();
        Assert.Equal([(AttentionKind.Parked, parked), (AttentionKind.Paused, paused)], kit.Reader.Attention(now)
            .Select(group => (group.Kind, group.Newest)));
        Assert.Equal([AttentionKind.Paused], kit.Reader.Attention(0).Select(group => group.Kind));
        Assert.Equal(2, kit.Reader.AttentionCount(now));
        Assert.Empty(kit.Reader.Attention(now, [EngineKit.Flow]));
    }

    [Fact]
    public async Task A_run_is_found_by_the_id_that_its_step_made_by_its_event_and_by_its_business_key()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{TestFlows.Step("charge", "charge", "", """ "business_key": "{{ trigger.invoice }}" """,
                """{ "ref": "{{ trigger.id }}" }""")}}}
            """));
        kit.Transport.Answer = _ => Ok("""{ "id": "ch_Made1" }""");
        var run = (await kit.RunAsync("""{ "id": "a1", "invoice": "INV-7" }""", "evt_Of1")).Id;
        foreach (var term in (string[])["ch_made1", "CH_MADE1", "ch_m", "evt_Of1", "INV-7", IdText.Format(run)])
            Assert.Equal([run], kit.Runs.Page(new RunFilter { Term = term }).Runs.Select(found => found.Id));
        Assert.Empty(kit.Runs.Page(new RunFilter { Term = "INV-8" }).Runs);
    }

    [Theory]
    [InlineData("No such customer: 'cus_9s6XKzkNRiz8i3'.", "No such customer: '…'.")]
    [InlineData("Stripe answered 503. Tried 12 times.", "Stripe answered 503. Tried 12 times.")]
    [InlineData("ada@example.com is taken, amount 1,999.00", "… is taken, amount …")]
    [InlineData(null, "")]
    public void What_failures_have_in_common_is_their_message_without_what_varies(string? message, string shape) =>
        Assert.Equal(shape, ReasonText.Shape(message));
}
