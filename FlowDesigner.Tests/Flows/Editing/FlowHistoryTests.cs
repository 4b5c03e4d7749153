using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Editing;

public sealed class FlowHistoryTests
{
    [Fact]
    public void Typing_in_one_field_is_undone_as_one()
    {
        var history = new FlowHistory(Sound.Flow());
        foreach (var text in (string[])["A", "Ad", "Ada"])
            history.Do(SetField.Text("customer", "/title", text));
        history.Pause();
        history.Do(SetField.Text("customer", "/title", "Ada L"));
        Assert.Equal("Change title of \"Ada\"", history.UndoLabel);
        history.Undo();
        Assert.Equal("Ada", history.Flow.Find("customer")!.Title);
        history.Undo();
        Assert.Null(history.Flow.Find("customer")!.Title);
        history.Redo();
        Assert.Equal("Ada", history.Flow.Find("customer")!.Title);
        Assert.Equal(7, history.Revision);
    }

    [Fact]
    public void A_new_edit_ends_what_could_be_redone_and_an_edit_of_nothing_is_not_kept()
    {
        var history = new FlowHistory(Edits.Branched);
        history.Do(new MoveSteps(("linked", new(1, 1)), ("is_new", new(2, 2)), ("done", new(3, 3))));
        Assert.Equal("Move 3 steps", history.UndoLabel);
        history.Undo();
        Assert.Equal("Move 3 steps", history.RedoLabel);
        history.Do(new SetFlowName("Other"));
        Assert.False(history.CanRedo);
        history.Do(new SetFlowName("Other"));
        history.Undo();
        Assert.False(history.CanUndo);
    }

    [Fact]
    public void Only_so_many_edits_are_kept()
    {
        var history = new FlowHistory(Sound.Flow(), depth: 3);
        for (var i = 0; i < 10; i++)
            history.Do(new MoveSteps(("customer", new(i, i))));
        while (history.CanUndo)
            history.Undo();
        Assert.Equal(new Place(6, 6), history.Flow.Layout["customer"]);
    }

    [Fact]
    public void Ones_own_edit_is_undone_beside_somebody_elses_and_refused_where_they_touched_the_same()
    {
        var history = new FlowHistory(Edits.Branched);
        history.Do(SetField.Text("customer", "/title", "Mine"));
        history.Do(SetField.Text("linked", "/title", "Mine too"));
        history.Adopt(history.Flow.Do(SetField.Text("done", "/reason", "Theirs")).Do(SetField.Text("customer", "/title", "Theirs")));
        Assert.IsType<EditResult.Done>(history.Undo());
        Assert.Null(history.Flow.Find("linked")!.Title);
        var refused = Assert.IsType<EditResult.Refused>(history.Undo());
        Assert.Contains("changed meanwhile", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Equal(("Theirs", "Theirs"), (history.Flow.Find("customer")!.Title, ((StopStep)history.Flow.Find("done")!).Reason));
    }
}
