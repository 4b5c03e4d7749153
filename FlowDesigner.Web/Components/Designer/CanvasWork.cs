using System.Collections.Immutable;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>Turns finished gestures into edits of the flow, and says in words what became of them.</summary>
internal sealed class CanvasWork(DesignerSession session, Func<PlacedPicture> drawn)
{
    private const string GroupMark = "group:";
    private const int NoteWidth = 200, NoteHeight = 112, LeastSide = 40, MostSide = 1_000;

    private Flow Flow => session.Flow;

    /// <summary>Null where the gesture is not about the flow itself, such as a preview: the page answers it.</summary>
    public CanvasAnswer? Do(CanvasCommand command) => command.Kind switch
    {
        _ when !command.IsSane => new CanvasAnswer("The canvas sent something unexpected. Reload the page."),
        "select" => Selected(command),
        "open" => Opened(command),
        "add" => Add(command),
        "replace" => Replace(command),
        "move" => Made(Placing.Move(Flow, drawn(), KeysOf(command), command.X, command.Y), null, select: KeysOf(command)),
        "align" => Align(command),
        "tidy" => Flow.Layout.IsEmpty ? new CanvasAnswer(Say: "Everything stands in order.")
            : Made(new ArrangeSteps(Ordinal.Map<Place>()), "Tidied up. Ctrl Z puts everything back."),
        "connect" => Connect(command),
        "disconnect" => Disconnect(command),
        "delete" => Delete(command),
        "rename" => Rename(command),
        "duplicate" => Added(
            new Duplicate(StepsOf(command)), key => $"“{NameOf(key)}” duplicated. The copy is connected to nothing yet."),
        "disable" => Disable(command),
        "group" => Group(command),
        "ungroup" => Ungroup(command),
        "note" => Note(command),
        "resize" => Resize(command),
        "copy" => new CanvasAnswer(Say: $"{Several(KeysOf(command))} copied.", Text: TextOf(command)),
        "cut" => Cut(command),
        "undo" => session.UndoLabel is { } undone ? Answer(session.Undo(), $"Undone: {Lower(undone)}")
            : new CanvasAnswer(Say: "There is nothing to undo."),
        "redo" => session.RedoLabel is { } redone ? Answer(session.Redo(), $"Done again: {Lower(redone)}")
            : new CanvasAnswer(Say: "There is nothing to redo."),
        _ => null,
    };

    /// <summary>
    /// Adds copied steps from their text: behind the selected step where nothing follows it yet, else connected to nothing.
    /// </summary>
    public CanvasAnswer Paste(string text, CanvasCommand command)
    {
        if (Fragment.Read(text, out var problem) is not { } fragment)
            return new CanvasAnswer(problem?.Message ?? "The clipboard holds no steps. Copy some first.");
        AddAt at = Flow.Steps.IsEmpty ? new AddAt.End() : new AddAt.Place();
        if (command.After is { } after && Hanging.Of(new CanvasCommand("add", After: after), Flow, drawn()).At is AddAt.Behind behind
            && Flow.Find(behind.Port.Step) is not StopStep)
            at = behind;
        var place = Flow.Layout.IsEmpty || fragment.Steps.IsEmpty && fragment.Notes.IsEmpty ? (Place?)null
            : new Place(command.X, command.Y);
        return Added(new Paste(fragment, at, place), key => fragment.Steps.Length == 1 ? $"“{NameOf(key)}” pasted."
            : $"{Pages.Flows.FlowWords.Count(fragment.Steps.Length, "step")} pasted.");
    }

    /// <summary>What a card is called on the screen.</summary>
    public string NameOf(string key) => key.StartsWith(Placing.Note, StringComparison.Ordinal) ? "the note"
        : drawn().Picture.Nodes.FirstOrDefault(node => node.Key == key)?.Title
            ?? (Flow.Find(key) is { } step ? new StepWords(Flow, session.Apps).TitleOf(step) : key);

    private CanvasAnswer Selected(CanvasCommand command)
    {
        session.Select(KeysOf(command));
        return new CanvasAnswer();
    }

    private CanvasAnswer Opened(CanvasCommand command)
    {
        if (KeysOf(command) is [var key, ..])
            session.GoTo(key);
        return new CanvasAnswer();
    }

    private CanvasAnswer Add(CanvasCommand command)
    {
        var parts = (command.Item ?? "").Split(':', 2);
        if (parts is ["trigger", var started])
            return Start(started);
        if (StepOf(parts) is not { } step)
            return new CanvasAnswer($"There is no “{command.Item}” any more. Reload the page.");
        var hanging = Hanging.Of(command, Flow, drawn());
        Place? place = Flow.Layout.IsEmpty || !command.HasPoint ? null : new Place(command.X, command.Y);
        FlowEdit edit = new AddStep(step, hanging.At, place);
        if (Placing.MakeRoom(Flow, drawn(), hanging.At) is { } room)
            edit = new Batch(edit.Label(Flow), [room, edit]);
        var behind = hanging.Behind is { } before ? NameOf(before) : null;
        return Added(edit, key => behind is null ? $"{NameOf(key)} added." : $"{NameOf(key)} added after {behind}.");
    }

    private CanvasAnswer Start(string started)
    {
        var (app, trigger) = Split(started);
        return NewSteps.Trigger(session.Apps, app, trigger) is { } found
            ? Made(new SetTrigger(found), $"The flow starts with {session.Apps.FindTrigger(app, trigger)!.Name}.", FlowPictures.Trigger,
                [FlowPictures.Trigger])
            : new CanvasAnswer($"There is no trigger “{started}” any more. Reload the page.");
    }

    private CanvasAnswer Replace(CanvasCommand command)
    {
        var parts = (command.Item ?? "").Split(':', 2);
        if (KeysOf(command) is not [var key])
            return new CanvasAnswer("Replace one step at a time.");
        if (key == FlowPictures.Trigger || parts[0] == "trigger")
            return key == FlowPictures.Trigger && parts is ["trigger", var started] ? Start(started)
                : new CanvasAnswer("A trigger starts the flow and cannot stand among its steps.");
        if (Flow.Find(key) is not { } old)
            return new CanvasAnswer("That step is gone.");
        var made = parts is ["action", var action] && Split(action) is var (app, name) ? NewSteps.Replacing(session.Apps, old, app, name)
            : StepOf(parts);
        var before = NameOf(key);
        return made is null ? new CanvasAnswer($"There is no “{command.Item}” any more. Reload the page.")
            : Made(new ReplaceStep(key, made), $"“{before}” replaced.", key);
    }

    private CanvasAnswer Align(CanvasCommand command) => Placing.Align(Flow, drawn(), KeysOf(command), command.How ?? "") is { } edit
        ? Made(edit, "Aligned.") : new CanvasAnswer("Select two steps or more to align them.");

    private CanvasAnswer Connect(CanvasCommand command)
    {
        if (command is not { After: { } after, To: { } to })
            return new CanvasAnswer("Drag from one step to another to connect them.");
        if (to == FlowPictures.Trigger)
            return new CanvasAnswer("Nothing can lead to the trigger: it starts the flow.");
        if (StepPort.Of(Flow.Find(StepPort.Parse(after).Step) ?? new JoinStep { Key = "" }).IsEmpty)
            return new CanvasAnswer($"“{NameOf(StepPort.Parse(after).Step)}” ends the run, so nothing can follow it.");
        return Made(new Connect(Hanging.PortOf(after, Flow), to), $"{NameOf(StepPort.Parse(after).Step)} leads to {NameOf(to)} now.", to);
    }

    private CanvasAnswer Disconnect(CanvasCommand command)
    {
        if (command is not { After: { } after, To: { } to })
            return new CanvasAnswer("Pick the edge to cut.");
        var port = StepPort.Parse(after);
        return Made(new Disconnect(port.Step == FlowPictures.Trigger ? null : port, to),
            $"{NameOf(port.Step)} no longer leads to {NameOf(to)}.", to);
    }

    private CanvasAnswer Delete(CanvasCommand command)
    {
        var (steps, notes) = (StepsOf(command), NotesOf(command));
        if (steps.IsEmpty && notes.IsEmpty)
            return new CanvasAnswer(KeysOf(command).Contains(FlowPictures.Trigger)
                ? "A flow needs its trigger. Replace it with another one (R)." : "Select what to delete first.");
        var words = Several([.. steps, .. notes.Select(id => Placing.Note + id)]);
        var before = FlowGraph.Of(Flow).Parents(steps.FirstOrDefault("")).Select(parent => parent.Step)
            .FirstOrDefault(parent => !steps.Contains(parent)) ?? FlowPictures.Trigger;
        var removal = RemovalOf(steps, command.How == "reconnect");
        return Made(new Batch($"Delete {words}", [.. removal, .. notes.Select(id => (FlowEdit)new RemoveNote(id))]),
            $"{Upper(words)} deleted. Ctrl Z brings {(steps.Length + notes.Length == 1 ? "it" : "them")} back.",
            Flow.Find(before) is null ? FlowPictures.Trigger : before);
    }

    private static ImmutableArray<FlowEdit> RemovalOf(ImmutableArray<string> steps, bool closes) =>
        steps.IsEmpty ? [] : closes ? [new RemoveAndReconnect(steps)] : [new RemoveSteps(steps)];

    private CanvasAnswer Rename(CanvasCommand command)
    {
        if (KeysOf(command) is not [var key])
            return new CanvasAnswer("Rename one step at a time.");
        var text = (command.Text ?? "").Trim();
        if (key.StartsWith(GroupMark, StringComparison.Ordinal)
            && Flow.Groups.FirstOrDefault(group => group.Id == key[GroupMark.Length..]) is { } named)
            return text.Length == 0 ? new CanvasAnswer("A group needs a name.")
                : Made(new SetGroup(named with { Title = text }), $"The group is called “{text}”.");
        if (NotesOf(command) is [var id] && Flow.Notes.FirstOrDefault(note => note.Id == id) is { } note)
            return text.Length == 0 ? Made(new RemoveNote(id), "Empty note removed.") : Made(new SetNote(note with { Text = text }), null);
        session.Pause();
        var answer = Made(SetField.Text(key, "/title", text.Length == 0 ? null : text),
            text.Length == 0 ? "It is called by what it does again." : $"Renamed to “{text}”.", key);
        session.Pause();
        return answer;
    }

    private CanvasAnswer Disable(CanvasCommand command)
    {
        var steps = StepsOf(command);
        if (steps.IsEmpty)
            return new CanvasAnswer("A trigger is not switched off here: disable the flow connection instead.");
        var off = steps.Any(key => Flow.Find(key) is { Disabled: false });
        var words = Several(steps);
        return Made(new Batch($"Switch {words} {(off ? "off" : "on")}",
            [.. steps.Select(key => (FlowEdit)SetField.Flag(key, "/disabled", off))]),
            off ? $"{Upper(words)} switched off: runs pass over." : $"{Upper(words)} switched on.");
    }

    private CanvasAnswer Group(CanvasCommand command)
    {
        var steps = StepsOf(command);
        return Made(new AddGroup(new StepGroup("group", "Group", steps)),
            $"{Upper(Several(steps))} grouped. Press the group's name twice, or F2 on it, to change it.");
    }

    private CanvasAnswer Ungroup(CanvasCommand command)
    {
        var steps = StepsOf(command);
        var groups = Flow.Groups.Where(group => group.Steps.Any(steps.Contains)).ToList();
        return groups.Count == 0 ? new CanvasAnswer("None of these steps is in a group.")
            : Made(new Batch("Ungroup", [.. groups.Select(group => (FlowEdit)new RemoveGroup(group.Id))]), "Ungrouped. The steps stay.");
    }

    private CanvasAnswer Note(CanvasCommand command)
    {
        var before = Flow.Notes.Select(note => note.Id).ToHashSet();
        var answer = Made(new AddNote(new StickyNote("note", "Write a note", new Place(command.X, command.Y), NoteWidth, NoteHeight)),
            "Note added.");
        return Flow.Notes.FirstOrDefault(note => !before.Contains(note.Id)) is { } made ? answer with { Focus = Placing.Note + made.Id }
            : answer;
    }

    private CanvasAnswer Resize(CanvasCommand command) =>
        NotesOf(command) is [var id] && Flow.Notes.FirstOrDefault(note => note.Id == id) is { } note
            ? Made(new SetNote(note with { Width = Side(command.X), Height = Side(command.Y) }), null)
            : new CanvasAnswer("That note is gone.");

    private static int Side(int wanted) => Math.Clamp(wanted, LeastSide, MostSide);

    private CanvasAnswer Cut(CanvasCommand command)
    {
        var text = TextOf(command);
        var answer = Delete(command with { How = "reconnect" });
        return answer.Refused is null ? answer with { Text = text, Say = "Cut. Ctrl V puts it back anywhere." } : answer;
    }

    private string TextOf(CanvasCommand command) => Fragment.Of(Flow, StepsOf(command), NotesOf(command)).Write();

    private Step? StepOf(string[] parts) => parts switch
    {
        ["action", var action] when Split(action) is var (app, name) => NewSteps.Action(session.Apps, app, name),
        ["control", var word] => NewSteps.Control(word),
        _ => null,
    };

    private static (string App, string Name) Split(string text) => text.Split('.', 2) is [var app, var name] ? (app, name) : ("", "");

    private CanvasAnswer Added(FlowEdit edit, Func<string, string> words)
    {
        if (session.Apply(edit) is { } refused)
            return new CanvasAnswer(refused);
        var added = session.LastAdded;
        if (added.IsEmpty)
            return new CanvasAnswer(Say: Notices());
        session.Select(added);
        return new CanvasAnswer(Say: $"{words(added[0])}{Notices()}", Focus: added[0]);
    }

    private CanvasAnswer Made(FlowEdit edit, string? words, string? focus = null, IReadOnlyList<string>? select = null)
    {
        var refused = session.Apply(edit);
        if (refused is null && select is not null)
            session.Select(select);
        return refused is null ? new CanvasAnswer(Say: words is null ? null : words + Notices(), Focus: focus) : new CanvasAnswer(refused);
    }

    private static CanvasAnswer Answer(string? refused, string words) =>
        refused is null ? new CanvasAnswer(Say: words) : new CanvasAnswer(refused);

    private string Notices() => string.Concat(session.LastNotices.Select(notice => " " + notice.Message));

    private static ImmutableArray<string> KeysOf(CanvasCommand command) => [.. command.Keys ?? []];

    private ImmutableArray<string> StepsOf(CanvasCommand command) => [.. KeysOf(command).Where(key => Flow.Find(key) is not null)];

    private static ImmutableArray<string> NotesOf(CanvasCommand command) =>
        [.. KeysOf(command).Where(key => key.StartsWith(Placing.Note, StringComparison.Ordinal)).Select(key => key[Placing.Note.Length..])];

    private string Several(IReadOnlyList<string> keys) =>
        keys.Count == 1 ? $"“{NameOf(keys[0])}”" : Pages.Flows.FlowWords.Count(keys.Count, "step");

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];

    private static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
