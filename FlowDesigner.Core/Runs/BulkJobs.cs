using System.Collections.Concurrent;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using Microsoft.Extensions.Logging;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Retries or cancels many runs, oldest first, in the background and behind live events. A job is a row: it goes on after a restart where
/// it stood, and each run has one turn in it.
/// </summary>
public sealed class BulkJobs(IJournal journal, IRunReader reader, RunService runs, RunEngine engine, IdSource ids, TimeProvider clock,
    ILogger<BulkJobs> log)
{
    private const int Stretch = 20, BacklogOfLive = 100, MostCounted = 100_000;

    // Twenty runs every tenth of a second at most.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), Rest = TimeSpan.FromSeconds(10),
        AfterTrouble = TimeSpan.FromSeconds(1);

    private readonly Nudge _nudge = new();
    private readonly ConcurrentDictionary<long, JobPace> _paces = new();

    /// <summary>A job began, moved on or ended. Quick, and may come from any thread.</summary>
    public event Action? Changed;

    public IReadOnlyList<BulkJob> List(int limit = 50) => reader.Jobs(limit);

    public BulkJob? Find(long jobId) => reader.FindJob(jobId);

    /// <summary>How fast a job goes, and how long it will take; null before that can be told.</summary>
    public (double PerSecond, TimeSpan? Left)? PaceOf(BulkJob job) =>
        job.State == JobState.Running && _paces.TryGetValue(job.Id, out var pace) ? pace.Of(job) : null;

    /// <summary>Begins a job over the runs that fit now; those that come later are not part of it.</summary>
    /// <param name="kind">What is done with each.</param>
    /// <param name="filter">Which runs; a plan shows them first.</param>
    /// <param name="title">In words, for the list of jobs.</param>
    /// <param name="by">Who asked.</param>
    public async Task<BulkJob> BeginAsync(JobKind kind, RunFilter filter, string title, string by)
    {
        var id = ids.Next();
        // Its own id is greater than that of every run there is.
        var upTo = Math.Min(id, filter.Before is { } before ? before - 1 : id);
        var whole = filter with { Before = upTo + 1 };
        var counted = reader.Count(whole, MostCounted + 1);
        var job = new BulkJob
        {
            Id = id,
            Kind = kind,
            Filter = whole with { Before = null, After = null },
            Title = title,
            UpTo = upTo,
            Cursor = filter.After ?? 0,
            Total = counted > MostCounted ? null : counted,
            By = by,
            Created = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await journal.WriteAsync(new JobOp(id) { Begin = job });
        Moved();
        return job;
    }

    /// <summary>False where the job is over.</summary>
    public Task<bool> PauseAsync(long jobId) => MoveAsync(jobId, JobState.Paused, null);

    public Task<bool> ResumeAsync(long jobId) => MoveAsync(jobId, JobState.Running, null);

    /// <summary>Runs that had their turn stay as they are.</summary>
    public Task<bool> CancelAsync(long jobId) => MoveAsync(jobId, JobState.Cancelled, clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Works jobs off until the server stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var jobs = reader.RunningJobs();
                // Each has a stretch in turn, so that a short job does not wait for a long one.
                foreach (var job in jobs)
                    await WorkAsync(job, stopping);
                if (jobs.Count == 0)
                    await _nudge.SleepAsync(Rest, clock, stopping);
                else
                    await Task.Delay(Pause, clock, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (JournalException unwritten)
            {
                log.LogWarning("Bulk jobs wait: {Problem}", unwritten.Message);
                await Task.WhenAny(Task.Delay(AfterTrouble, clock, stopping));
            }
        }
    }

    private async Task WorkAsync(BulkJob job, CancellationToken stopping)
    {
        var page = reader.Page(job.Filter with { After = job.Cursor, Before = job.UpTo + 1, Limit = Stretch });
        var mark = new JobMark(job.Id, job.Created);
        foreach (var run in page.Runs.Reverse())
        {
            if (engine.Backlog(run.FlowConnectionId) > BacklogOfLive)
                break;
            stopping.ThrowIfCancellationRequested();
            await (job.Kind == JobKind.Retry ? runs.RetryAsync(run.Id, job.By, mark) : runs.CancelAsync(run.Id, job.By, mark));
        }
        if (page.Runs.Count == 0)
            await journal.WriteAsync(page.Next is { } further
                ? new JobOp(job.Id) { Cursor = further }
                : new JobOp(job.Id) { State = JobState.Completed, Ended = clock.GetUtcNow().ToUnixTimeMilliseconds() },
                    CancellationToken.None);
        if (reader.FindJob(job.Id) is { } moved)
            _paces.GetOrAdd(job.Id, _ => new JobPace(clock)).Saw(moved);
        Changed?.Invoke();
    }

    private async Task<bool> MoveAsync(long jobId, JobState state, long? ended)
    {
        var op = new JobOp(jobId) { State = state, Ended = ended };
        await journal.WriteAsync(op);
        _paces.TryRemove(jobId, out _);
        Moved();
        return op.Accepted;
    }

    private void Moved()
    {
        Changed?.Invoke();
        _nudge.Give();
    }
}

/// <summary>How fast a job went lately.</summary>
internal sealed class JobPace(TimeProvider clock)
{
    private const int Most = 40;
    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Runs)> _seen = new();

    public void Saw(BulkJob job)
    {
        lock (_lock)
        {
            _seen.Enqueue((clock.GetTimestamp(), job.Done + job.Refused));
            if (_seen.Count > Most)
                _seen.Dequeue();
        }
    }

    public (double PerSecond, TimeSpan? Left)? Of(BulkJob job)
    {
        lock (_lock)
        {
            if (_seen.Count < 2)
                return null;
            var first = _seen.Peek();
            var (at, runs) = _seen.Last();
            var seconds = clock.GetElapsedTime(first.At, at).TotalSeconds;
            if (seconds <= 0 || runs == first.Runs)
                return null;
            var pace = (runs - first.Runs) / seconds;
            return (pace, job.Total is { } total ? TimeSpan.FromSeconds(Math.Max(0, total - job.Done - job.Refused) / pace) : null);
        }
    }
}
