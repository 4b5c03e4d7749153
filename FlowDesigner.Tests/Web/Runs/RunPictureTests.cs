using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Web.Runs;

/// <summary>Runs of a real engine, as they are drawn.</summary>
public sealed class RunPictureTests
{
    private const string Lines =
        """{ "id": "s1", "lines": [{ "id": "a", "ok": true }, { "id": "b", "ok": true }, { "id": "bad", "ok": true }, { "id": "d", "ok": false }] }""";

    private static readonly string Loop = TestFlows.Of($$$"""
        { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}" },
        { "key": "is_ok", "control": "if", "condition": "{{ item.ok }}", "in": "each" },
        {{{TestFlows.Step("charge", "charge", "is_ok:yes", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}},
        {{{TestFlows.Step("mail", "mail", "charge", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}},
        { "key": "not_ok", "control": "stop", "reason": "not ok", "in": "each", "after": ["is_ok:no"] },
        {{{TestFlows.Step("rescue", "put", "mail:error", """ "in": "each" """)}}},
        {{{TestFlows.Step("last", "put", "each")}}}
        """);

    [Fact]
    public async Task Edges_of_a_for_each_tell_how_many_items_went_along_them_and_where_some_failed()
    {
        await using var kit = await EngineKit.StartAsync(Loop);
        kit.Transport.Answer = sent => sent.Body.Contains("bad", StringComparison.Ordinal) ? Status(402, "{}") : Ok("""{ "id": "made" }""");
        var picture = await DrawAsync(kit, (await kit.RunAsync(Lines)).Id);
        Assert.Equal(
            [
                "trigger each Taken 4 items", "is_ok charge Taken 3 items, 1 failed", "charge mail Taken 2 items",
                "is_ok not_ok Taken 1 item",
                "mail rescue NotTaken ", "each last Taken 3 of 4 items, 1 failed",
            ],
            picture.Edges.Select(edge => $"{edge.From} {edge.To} {edge.Look} {edge.Count}"));
        Assert.Equal([true, true], [Edge(picture, "charge").HasFailures, Edge(picture, "last").HasFailures]);
        Assert.Equal(
            ["is_ok Completed 4 items", "charge Failed 1 failed", "mail Completed 2 items", "not_ok Skipped 1 item", "rescue NotTaken "],
            picture.Nodes.Where(node => node.Frame is not null).Select(node => $"{node.Key} {node.State} {node.StateWord}"));
        var outline = OutlineRow.Of(picture).Single(row => row.Node.Key == "charge");
        Assert.Equal(("Yes", "3 items, 1 failed"), (outline.Branch, outline.Count));
    }

    [Fact]
    public async Task The_page_under_way_is_counted_as_far_as_the_journal_has_come_and_never_twice()
    {
        await using var kit = await EngineKit.StartAsync(Loop);
        kit.Transport.Answer = sent => sent.Body.Contains("bad", StringComparison.Ordinal)
            ? Status(429, "{}", ("retry-after", "600"))
            : Ok("""{ "id": "made" }""");
        var run = await kit.AcceptAsync(Lines);
        await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting);
        var picture = await DrawAsync(kit, run);
        Assert.Equal(["4 items", "3 items", "2 items", "1 item", null, null], picture.Edges.Select(edge => edge.Count));
        kit.Transport.Answer = _ => Ok("""{ "id": "made" }""");
        kit.Clock.Turn(TimeSpan.FromMinutes(11));
        await kit.EndedAsync(run);
        Assert.Equal(["4 items", "3 items", "3 items", "1 item", null, "4 of 4 items"], (await DrawAsync(kit, run)).Edges
            .Select(edge => edge.Count));
    }

    [Fact]
    public async Task Branches_that_met_are_counted_behind_their_join_and_a_cancelled_run_has_no_step_at_work()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "both", "control": "parallel", "branches": ["left", "right"] },
            {{{TestFlows.Step("charge", "charge", "both:left")}}}, {{{TestFlows.Step("put", "put", "both:right")}}},
            { "key": "meet", "control": "join", "after": ["charge", "put"] },
            {{{TestFlows.Step("mail", "mail", "meet")}}}
            """));
        kit.Transport.Answer = sent => sent.Line == "POST mail" ? Status(429, "{}", ("retry-after", "600")) : Ok("""{ "id": "made" }""");
        var run = await kit.AcceptAsync("""{ "id": "s1", "amount": 5 }""");
        await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting);
        Assert.True(await kit.Runs.CancelAsync(run, "mira"));
        var picture = await DrawAsync(kit, run);
        Assert.Equal("2 branches", Edge(picture, "mail").Count);
        Assert.Equal([State.Completed, State.Completed, State.Completed, State.Completed, State.Cancelled], picture.Nodes.Skip(1)
            .Select(node => node.State!.Value));
    }

    private static async Task<FlowPicture> DrawAsync(EngineKit kit, long run) =>
        RunPicture.Of(RunScreen.Of((await kit.Runs.GetAsync(run))!, null, null, kit.Apps), kit.Apps);

    private static PictureEdge Edge(FlowPicture picture, string to) => picture.Edges.Single(edge => edge.To == to);
}
