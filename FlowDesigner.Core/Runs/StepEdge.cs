using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Where the walk through a flow meets the journal and the outside. There are two: a run's, which writes and sends, and a preview's, which
/// holds every write back. Everything else is the same code for both.
/// </summary>
internal abstract class StepEdge
{
    public abstract TimeProvider Clock { get; }

    /// <summary>Names an effect that belongs to this run and place alone.</summary>
    public abstract string OwnKey(string path);

    /// <summary>What the journal knows of a step; null where it has not begun.</summary>
    public abstract StepRow? Recall(string path);

    /// <summary>When a step's first attempt began: <c>now</c> in its mappings.</summary>
    public virtual DateTimeOffset StartOf(string path, StepRow? row) =>
        row is { Started: > 0 } ? DateTimeOffset.FromUnixTimeMilliseconds(row.Started) : Clock.GetUtcNow();

    /// <summary>Notes a row for the next commit from this position.</summary>
    public abstract void Record(Position at, StepRow row);

    /// <summary>Notes that a step failed for good and that its error path is taken.</summary>
    public virtual void Handle(Position at, string path, Outcome.Failed failed)
    {
    }

    /// <summary>The rows of a For each's items themselves, without those of their steps.</summary>
    public virtual IEnumerable<StepRow> RecallItems(string path) => [];

    /// <summary>Opens the account bound to a slot. Throws <see cref="ConnectionUnusableException"/>.</summary>
    public abstract ValueTask<OpenConnection> OpenAsync(CompiledAction step);

    /// <summary>Carries out a prepared step: sends it, or holds it back.</summary>
    public abstract ValueTask<Outcome> PerformAsync(Position at, PreparedStep step, StepRow? row);

    /// <summary>Reads one page of a list.</summary>
    public abstract ValueTask<(Outcome? Stopped, AppResponse? Page)> ReadPageAsync(Position at, PreparedStep source, string? cursor);

    /// <summary>Commits what the position has pending; null where the run may go on.</summary>
    public abstract ValueTask<Outcome?> FlushAsync(Position at);

    /// <summary>Whether a step that reads stand-ins can still be carried out for real. A run has no stand-ins.</summary>
    public virtual Outcome? HoldBack(Position at, CompiledStep step, IReadOnlySet<string> uses) => null;

    /// <summary>What stands in for waiting, or for starting another flow, where neither is done for real; null in a run.</summary>
    public virtual Outcome? Pass(Position at, CompiledStep step, Passing passing) => null;

    /// <summary>A step begins to wait for something from outside; written with its row.</summary>
    public virtual void Await(Position at, CompiledStep step, WaitRow wait)
    {
    }

    /// <summary>What came for a waiting step; taken with the next commit from this position.</summary>
    public virtual WaitAnswer? TakeAnswer(Position at, string path) => null;

    /// <summary>A waiting step's time is over; an answer that was committed before this is, wins.</summary>
    public virtual void GiveUp(Position at, string path)
    {
    }

    /// <summary>Starts the flow that a step calls, once, however often it is asked for.</summary>
    public virtual ValueTask<CallResult> StartAsync(string path, CallFlowStep step, ReadOnlyMemory<byte> payload) =>
        throw new NotSupportedException("Only a run starts other flows.");

    /// <summary>A run that a step started; null where it is no longer kept.</summary>
    public virtual ValueTask<CalledRun?> FindCalledAsync(long runId) => ValueTask.FromResult<CalledRun?>(null);

    /// <summary>How many items of a list are carried out; a preview shows the first few.</summary>
    public virtual int MaxItems => int.MaxValue;

    /// <summary>True where a look at a list has lasted long enough: its other pages are not read.</summary>
    public virtual bool IsOver => false;

    /// <summary>True where a list's first page is a sample, which says nothing of a next one.</summary>
    public virtual bool HasOnePage => false;

    /// <summary>A new position writes its rows apart from the others, so that items side by side do not wait for each other.</summary>
    public abstract void Attach(Position at);

    /// <summary>Tells watchers that something moved.</summary>
    public virtual void Moved()
    {
    }

    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
