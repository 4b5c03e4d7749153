using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>
/// One person's work on one flow: the flow, what can be undone, what is wrong with it, what is selected, and whether it is saved.
/// </summary>
/// <remarks>Lives in a circuit and is used on its thread alone.</remarks>
public sealed class DesignerSession : IAsyncDisposable
{
    // Checking more than these at each key stroke would be felt; larger flows are checked when the hand rests.
    private const int MostCheckedAtOnce = 60;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(350);

    private readonly FlowDrafts _drafts;
    private readonly TimeProvider _clock;
    private FlowHistory _history;
    private Flow? _checked;
    private int _checks;
    private (Flow Flow, ImmutableArray<FlowProblem> Problems, FlowPicture Picture)? _drawn;

    public DesignerSession(FlowDrafts drafts, DraftText draft, Flow flow, AppCatalog apps, string author, TimeProvider clock)
    {
        (_drafts, _clock, Apps, Author) = (drafts, clock, apps, author);
        _history = new FlowHistory(flow);
        Save = new DraftSaver(drafts, draft, author, clock, Raise);
        Check();
    }

    /// <summary>After anything of it changed: the flow, the selection, the problems, the state of saving.</summary>
    public event Action? Changed;

    public AppCatalog Apps { get; }

    /// <summary>Who works here, by the name they sign in with.</summary>
    public string Author { get; }

    public string FlowKey => Save.Draft.FlowKey;

    public Flow Flow => _history.Flow;

    /// <summary>Everything that publishing would say now; after an edit of a large flow it follows a moment later.</summary>
    public ImmutableArray<FlowProblem> Problems { get; private set; } = [];

    /// <summary>The flow as it is worked on; drawn once for all that show it.</summary>
    public FlowPicture Picture
    {
        get
        {
            if (_drawn is not { } drawn || drawn.Flow != Flow || drawn.Problems != Problems)
                _drawn = drawn = (Flow, Problems, FlowPictures.ForEditing(Flow, Apps, Problems));
            return drawn.Picture;
        }
    }

    public bool HasErrors => Problems.Any(problem => !problem.IsWarning);

    /// <summary>
    /// Keys of the selected steps, <c>trigger</c> for the trigger, <c>note:id</c> for notes; in the order they were chosen.
    /// </summary>
    public ImmutableArray<string> Selected { get; private set; } = [];

    /// <summary>The one step whose fields are shown; null for none or several.</summary>
    public string? Open => Selected is [var only] && (only == FlowPictures.Trigger || Flow.Find(only) is not null) ? only : null;

    /// <summary>The field of <see cref="Open"/> that somebody wants to get to; null, or empty, for none in particular.</summary>
    public string? WantedField { get; private set; }

    /// <summary>How often somebody went to a step or field.</summary>
    public int Asked { get; private set; }

    public DraftSaver Save { get; }

    public bool CanUndo => _history.CanUndo;

    public bool CanRedo => _history.CanRedo;

    public string? UndoLabel => _history.UndoLabel;

    public string? RedoLabel => _history.RedoLabel;

    /// <summary>What the canvas should say after an edit, and which steps it added.</summary>
    public ImmutableArray<string> LastAdded { get; private set; } = [];

    public ImmutableArray<FlowProblem> LastNotices { get; private set; } = [];

    /// <summary>Problems of one step, or of the trigger by its key <c>trigger</c>.</summary>
    public IEnumerable<FlowProblem> ProblemsOf(string key) =>
        Problems.Where(problem => (problem.Step ?? (FlowPictures.IsOfTrigger(problem) ? FlowPictures.Trigger : null)) == key);

    /// <summary>Makes an edit, keeps it for undo and has it saved. A refusal in words, or null where it was made.</summary>
    public string? Apply(FlowEdit edit) => Take(_history.Do(edit));

    public string? Undo() => Take(_history.Undo());

    public string? Redo() => Take(_history.Redo());

    /// <summary>The next edit of the same field is undone by itself.</summary>
    public void Pause() => _history.Pause();

    /// <summary>Selects steps; keys that there are not are left out.</summary>
    public void Select(params IEnumerable<string> keys)
    {
        Selected = [.. keys.Where(IsThere).Distinct()];
        WantedField = null;
        Raise();
    }

    /// <summary>Shows a step, and where a field is named the cursor in it.</summary>
    public void GoTo(string step, string? field = null)
    {
        Selected = IsThere(step) ? [step] : [];
        WantedField = field ?? "";
        Asked++;
        Raise();
    }

    /// <summary>Flow connections were made or switched: what depends on them is looked at again.</summary>
    public void LookAgain()
    {
        _checked = null;
        Check();
        Raise();
    }

    /// <summary>Goes on from another text: somebody else's, or both merged.</summary>
    public void Adopt(DraftText draft, Flow flow)
    {
        _history.Adopt(flow);
        Save.Adopt(draft);
        Selected = [.. Selected.Where(IsThere)];
        Check();
        Raise();
    }

    /// <summary>Goes on from somebody else's draft and this one, brought together as the person chose.</summary>
    public Task TakeMergedAsync(DraftText theirs, Flow merged)
    {
        Adopt(theirs, merged);
        Save.Note(merged);
        return Save.NowAsync();
    }

    public ValueTask DisposeAsync() => Save.DisposeAsync();

    private string? Take(EditResult? result)
    {
        (LastAdded, LastNotices) = ([], []);
        switch (result)
        {
            case EditResult.Refused refused:
                return refused.Problem.Message;
            case EditResult.Done done:
                (LastAdded, LastNotices) = (done.Added, done.Notices);
                if (!done.IsChange)
                    return null;
                Selected = [.. Selected.Where(IsThere)];
                Save.Note(Flow);
                Check();
                Raise();
                return null;
            default:
                return null;
        }
    }

    private bool IsThere(string key) => key == FlowPictures.Trigger || Flow.Find(key) is not null
        || (key.StartsWith("note:", StringComparison.Ordinal) && Flow.Notes.Any(note => note.Id == key[5..]));

    private void Check()
    {
        // Where cards stand is nobody's mistake.
        if (_checked is { } last && last with { Layout = Flow.Layout, Notes = Flow.Notes, Groups = Flow.Groups } == Flow)
            return;
        _checked = Flow;
        if (Flow.Steps.Length <= MostCheckedAtOnce)
        {
            Problems = _drafts.Check(FlowKey, FlowJson.Write(Flow)).Problems;
            if (Problems.Any(EventListeners.IsOpen))
                _ = JudgeAsync(++_checks, Flow, Problems);
        }
        else
            _ = CheckLaterAsync(++_checks);
    }

    private async Task CheckLaterAsync(int turn)
    {
        await Task.Delay(Rest, _clock);
        if (turn != _checks)
            return;
        var flow = Flow;
        await JudgeAsync(turn, flow, await Task.Run(() => _drafts.Check(FlowKey, FlowJson.Write(flow)).Problems));
    }

    // Whether events come in that the flow waits for, only the flow connections say.
    private async Task JudgeAsync(int turn, Flow flow, ImmutableArray<FlowProblem> problems)
    {
        var judged = await _drafts.JudgeAsync(flow, problems, CancellationToken.None);
        if (turn != _checks)
            return;
        Problems = judged;
        Raise();
    }

    private void Raise() => Changed?.Invoke();
}
