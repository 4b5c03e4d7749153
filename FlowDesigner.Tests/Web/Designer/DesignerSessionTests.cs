using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Flows.Live;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Designer;

namespace FlowDesigner.Tests.Web.Designer;

/// <summary>The designer without its screen, on drafts in a real database file.</summary>
public sealed class DesignerSessionTests : IDisposable
{
    private readonly TurnedClock _clock = new();
    private readonly FlowWorld _world = new();

    private FlowDrafts Drafts => _world.Drafts;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_edit_is_on_disk_a_second_after_the_last_one()
    {
        await using var session = await BeginAsync("Saved by itself");
        Add(session, "control:set", "trigger");
        Assert.IsType<SaveState.Unsaved>(session.Save.State);
        Assert.Empty((await ReadAsync(session)).Steps);
        _clock.Turn(TimeSpan.FromSeconds(1));
        await Eventually.True(() => session.Save.State is SaveState.Saved, "the draft was not saved");
        Assert.False(session.Save.IsDirty);
        Assert.Equal("values", (await ReadAsync(session)).Steps.Single().Key);
    }

    [Fact]
    public async Task Leaving_saves_what_was_not_saved_yet()
    {
        var session = await BeginAsync("Left at once");
        Add(session, "control:stop", "trigger");
        await session.DisposeAsync();
        Assert.Single((await ReadAsync(session)).Steps);
    }

    [Fact]
    public async Task What_somebody_else_saved_is_not_overwritten_until_a_person_chose()
    {
        await using var mine = await BeginAsync("Two at once");
        var draft = (await Drafts.ReadAsync(mine.FlowKey, AppFixture.Email, default))!;
        Assert.IsType<DraftSave.Saved>(await Drafts.SaveAsync(
            mine.FlowKey, FlowJson.Write(mine.Flow with { Description = "Theirs" }), draft.Revision, "ravi@example.com", default));
        Add(mine, "control:set", "trigger");
        await mine.Save.NowAsync();
        var conflict = Assert.IsType<SaveState.Conflict>(mine.Save.State);
        Assert.Equal("ravi@example.com", conflict.Theirs.Mark!.By);
        Assert.Equal("Theirs", (await ReadAsync(mine)).Description);
        Add(mine, "control:stop", "values");
        await mine.Save.NowAsync();
        Assert.Equal("Theirs", (await ReadAsync(mine)).Description);
        await mine.Save.OverAsync(conflict.Theirs, mine.Flow);
        Assert.Equal(2, (await ReadAsync(mine)).Steps.Length);
    }

    [Fact]
    public async Task Problems_follow_every_edit_and_belong_to_their_step()
    {
        await using var session = await BeginAsync("Judged");
        Add(session, "control:if", "trigger");
        Assert.Contains(session.ProblemsOf("if"), problem => !problem.IsWarning);
        Assert.True(session.HasErrors);
        session.Undo();
        Assert.Empty(session.ProblemsOf("if"));
    }

    [Fact]
    public async Task A_dropped_step_goes_where_it_was_dropped()
    {
        await using var session = await BeginAsync("Dropped");
        Add(session, "control:if", "trigger");
        Add(session, "control:set", "if");
        Assert.Equal("if:yes", Assert.Single(session.Flow.Find("values")!.After));
        Add(session, "control:set", "if");
        Assert.Equal("if:no", Assert.Single(session.Flow.Find("values_2")!.After));
        // On an edge it comes between; behind a card that is followed already it does too.
        Do(session, new CanvasCommand("add", After: "if:yes", To: "values", Item: "action:stripe.create_customer"));
        Assert.Equal("create_customer", Assert.Single(session.Flow.Find("values")!.After));
        Add(session, "control:wait", "create_customer");
        Assert.Equal("wait", Assert.Single(session.Flow.Find("values")!.After));
        Add(session, "control:for_each", "if:no");
        Add(session, "control:stop", "each:inside");
        Assert.Equal("each", session.Flow.Find("stop")!.In);
        Assert.Equal("stripe", session.Flow.Connections["stripe"]);
    }

    [Fact]
    public async Task The_first_drag_writes_down_where_everything_stands_and_tidying_up_forgets_it()
    {
        await using var session = await BeginAsync("Dragged");
        Add(session, "control:if", "trigger");
        Add(session, "control:set", "if:yes");
        var before = Drawn(session);
        Do(session, new CanvasCommand("move", ["values"], 80, 16));
        Assert.Equal(3, session.Flow.Layout.Count);
        Assert.Equal(before.Boxes["values"].Moved(80, 16), Drawn(session).Boxes["values"]);
        Assert.Equal(before.Boxes["if"], Drawn(session).Boxes["if"]);
        Do(session, new CanvasCommand("tidy"));
        Assert.Empty(session.Flow.Layout);
    }

    [Theory]
    [InlineData("delete", "trigger", "A flow needs its trigger")]
    [InlineData("disable", "trigger", "A trigger is not switched off here")]
    [InlineData("fly", "trigger", null)]
    public async Task What_cannot_be_done_is_refused_in_words(string kind, string key, string? words)
    {
        await using var session = await BeginAsync($"Refused {kind}");
        var answer = new CanvasWork(session, () => Drawn(session)).Do(new CanvasCommand(kind, [key]));
        Assert.Equal(words is null, answer is null);
        if (words is not null)
            Assert.Contains(words, answer!.Refused, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_canvas_would_send_is_refused()
    {
        Assert.False(new CanvasCommand("move", ["a"], int.MaxValue).IsSane);
        Assert.False(new CanvasCommand("move", ["a"], int.MinValue).IsSane);
        Assert.False(new CanvasCommand("rename", ["a"], Text: new string('x', 20_000)).IsSane);
        Assert.False(new CanvasCommand("select", [.. Enumerable.Repeat("a", 5_000)]).IsSane);
        Assert.True(new CanvasCommand("move", ["a"], -40, 80).IsSane);
    }

    [Fact]
    public async Task A_server_that_stops_saves_what_its_people_have_drawn_until_then()
    {
        await using var session = await BeginAsync("Stopped in the middle");
        var open = new OpenDrafts();
        open.Add(session.Save);
        Add(session, "control:set", "trigger");
        Assert.Empty((await ReadAsync(session)).Steps);
        await open.StoppingAsync(default);
        Assert.Single((await ReadAsync(session)).Steps);
    }

    private static void Add(DesignerSession session, string item, string after) =>
        Do(session, new CanvasCommand("add", After: after, Item: item));

    private static void Do(DesignerSession session, CanvasCommand command) =>
        Assert.Null(new CanvasWork(session, () => Drawn(session)).Do(command)!.Refused);

    private static PlacedPicture Drawn(DesignerSession session) =>
        FlowLayout.PlaceAsDrawn(session.Picture);

    private async Task<DesignerSession> BeginAsync(string name)
    {
        var key = (await Drafts.CreateAsync(new(name, "", FlowType.Outbound) { Trigger = "togai.account_created" }, AppFixture.Email,
            default)).Key!;
        var draft = (await Drafts.ReadAsync(key, AppFixture.Email, default))!;
        return new DesignerSession(Drafts, draft, FlowJson.Read(draft.Text, out _)!, AppCatalog.BuiltIn, AppFixture.Email, _clock);
    }

    private async Task<Flow> ReadAsync(DesignerSession session) =>
        FlowJson.Read((await Drafts.ReadAsync(session.FlowKey, AppFixture.Email, default))!.Text, out _)!;
}
