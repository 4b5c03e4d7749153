namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// A flow under edit, with everything that can be undone and redone. For one person's canvas: not safe for several threads.
/// </summary>
public sealed class FlowHistory(Flow flow, int depth = 500)
{
    private readonly LinkedList<Entry> _undo = new();
    private readonly Stack<Entry> _redo = new();
    private string? _burst;
    private Flow _beforeBurst = flow;

    public Flow Flow { get; private set; } = flow;

    /// <summary>Goes up with every change, undo and redo included: what is saved is known by it.</summary>
    public int Revision { get; private set; }

    public bool CanUndo => _undo.Count > 0;

    public bool CanRedo => _redo.Count > 0;

    /// <summary>What <see cref="Undo"/> takes back, as an order: "Move 3 steps". Null where there is nothing.</summary>
    public string? UndoLabel => _undo.Last?.Value.Label;

    /// <summary>What <see cref="Redo"/> does again; null where there is nothing.</summary>
    public string? RedoLabel => _redo.TryPeek(out var next) ? next.Label : null;

    /// <summary>Makes an edit. A refused one changes nothing; one that changes nothing is not kept.</summary>
    public EditResult Do(FlowEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var result = edit.Apply(Flow);
        if (result is not EditResult.Done { IsChange: true } done)
            return result;
        var label = edit.Label(Flow);
        if (edit.Burst is { } burst && burst == _burst && _undo.Count > 0)
        {
            // Typing on in the same field: one undo takes back all of it.
            _undo.RemoveLast();
            Push(_undo, new(label, FlowPatch.Between(done.Flow, _beforeBurst, label)));
        }
        else
        {
            (_burst, _beforeBurst) = (edit.Burst, Flow);
            Push(_undo, new(label, done.Inverse));
        }
        _redo.Clear();
        Take(done.Flow);
        return result;
    }

    /// <summary>Takes the newest edit back; null where there is none. Refused where somebody else has changed the same meanwhile.</summary>
    public EditResult? Undo()
    {
        if (_undo.Last is not { } newest)
            return null;
        var result = newest.Value.Patch.Apply(Flow);
        _undo.RemoveLast();
        if (result is EditResult.Done done)
        {
            _redo.Push(new(newest.Value.Label, done.Inverse));
            Take(done.Flow);
        }
        Pause();
        return result;
    }

    /// <summary>Makes the edit again that was taken back last; null where there is none.</summary>
    public EditResult? Redo()
    {
        if (!_redo.TryPop(out var next))
            return null;
        var result = next.Patch.Apply(Flow);
        if (result is EditResult.Done done)
        {
            Push(_undo, new(next.Label, done.Inverse));
            Take(done.Flow);
        }
        Pause();
        return result;
    }

    /// <summary>Ends what is being typed: the next edit is undone by itself. For leaving a field.</summary>
    public void Pause() => _burst = null;

    /// <summary>
    /// Goes on from a flow that holds somebody else's edits too. One's own can still be undone where theirs did not touch the same.
    /// </summary>
    public void Adopt(Flow merged)
    {
        ArgumentNullException.ThrowIfNull(merged);
        Pause();
        Take(merged);
    }

    private void Take(Flow flow)
    {
        Flow = flow;
        Revision++;
    }

    private void Push(LinkedList<Entry> stack, Entry entry)
    {
        stack.AddLast(entry);
        if (stack.Count > depth)
            stack.RemoveFirst();
    }

    private readonly record struct Entry(string Label, FlowPatch Patch);
}
