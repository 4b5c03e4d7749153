using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>How far what is on the screen is kept.</summary>
public abstract record SaveState
{
    private SaveState()
    {
    }

    /// <param name="At">Null where nothing was changed yet.</param>
    public sealed record Saved(DateTimeOffset? At) : SaveState;

    public sealed record Unsaved : SaveState;

    public sealed record Saving : SaveState;

    /// <summary>Tried again by itself, and whenever somebody presses Save changes.</summary>
    public sealed record Failed(string Why) : SaveState;

    /// <summary>Somebody else saved meanwhile; nothing is overwritten until a person has chosen.</summary>
    public sealed record Conflict(DraftText Theirs) : SaveState;
}

/// <summary>
/// Keeps the draft on disk while it is worked on: a second after the last edit, at once when asked, again where it failed.
/// </summary>
public sealed class DraftSaver(FlowDrafts drafts, DraftText start, string author, TimeProvider clock, Action changed) : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1), Again = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private Flow? _pending;
    private int _turn;
    private bool _isOver;

    /// <summary>The draft as it was saved last; its revision goes with the next save.</summary>
    public DraftText Draft { get; private set; } = start;

    /// <summary>The flow of <see cref="Draft"/>, for a merge with somebody else's.</summary>
    public SaveState State { get; private set; } = new SaveState.Saved(start.Mark?.Saved);

    /// <summary>True where something on the screen is not on disk yet.</summary>
    public bool IsDirty => _pending is not null;

    /// <summary>True where everything on the screen is on disk, and nothing stands against it.</summary>
    public bool IsSaved => !IsDirty && State is SaveState.Saved;

    /// <summary>The flow was edited: it is saved soon.</summary>
    public void Note(Flow flow)
    {
        _pending = flow;
        if (State is not SaveState.Conflict)
            _ = SaveLaterAsync(++_turn, Rest);
    }

    /// <summary>Saves what is not saved yet, and waits for it.</summary>
    public async Task NowAsync()
    {
        _turn++;
        await _one.WaitAsync();
        try
        {
            while (_pending is { } flow && State is not SaveState.Conflict)
            {
                if (!await StoreAsync(flow))
                    return;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// Goes on from a draft that is on disk. What was not saved is let go: whoever calls this has taken it over, or chosen against it.
    /// </summary>
    public void Adopt(DraftText draft)
    {
        (Draft, _pending) = (draft, null);
        Become(new SaveState.Saved(draft.Mark?.Saved));
    }

    /// <summary>Saves over what somebody else saved, because a person chose so.</summary>
    public Task OverAsync(DraftText theirs, Flow mine)
    {
        (Draft, _pending) = (theirs, mine);
        Become(new SaveState.Unsaved());
        return NowAsync();
    }

    /// <summary>Leaving saves.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOver)
            return;
        _isOver = true;
        await NowAsync();
    }

    private async Task SaveLaterAsync(int turn, TimeSpan rest)
    {
        if (State is SaveState.Saved)
            Become(new SaveState.Unsaved());
        await Task.Delay(rest, clock);
        if (turn == _turn && !_isOver)
            await NowAsync();
    }

    private async Task<bool> StoreAsync(Flow flow)
    {
        Become(new SaveState.Saving());
        try
        {
            var text = FlowJson.Write(flow);
            switch (await drafts.SaveAsync(Draft.FlowKey, text, Draft.Revision, author, CancellationToken.None))
            {
                case DraftSave.Saved saved:
                    Draft = saved.Draft;
                    if (ReferenceEquals(_pending, flow))
                        _pending = null;
                    Become(new SaveState.Saved(saved.Draft.Mark?.Saved ?? clock.GetUtcNow()));
                    return true;
                case DraftSave.Conflict conflict:
                    Become(new SaveState.Conflict(conflict.Theirs));
                    return false;
                case DraftSave.Refused refused:
                    Become(new SaveState.Failed(refused.Problem.Message));
                    return false;
                default:
                    return false;
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The disk may be full or the database busy: what is on the screen stays there, and is tried again.
            Become(new SaveState.Failed("The server could not write it. It is tried again every few seconds."));
            if (!_isOver)
                _ = SaveLaterAsync(++_turn, Again);
            return false;
        }
    }

    private void Become(SaveState state)
    {
        State = state;
        if (!_isOver)
            changed();
    }
}
