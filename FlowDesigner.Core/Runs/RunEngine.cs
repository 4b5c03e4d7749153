using System.Collections.Concurrent;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;
using Microsoft.Extensions.Logging;

namespace FlowDesigner.Core.Runs;

/// <summary>Carries out ready runs, wakes parked ones, and finds those that a crash or a lost hint left lying.</summary>
public sealed class RunEngine : IAsyncDisposable
{
    private readonly RunSurroundings _around;
    private readonly RunQueue _queue;
    private readonly IFlowVersions _versions;
    private readonly AppCatalog _apps;
    private readonly EngineOptions _options;
    private readonly ILogger<RunEngine> _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<(long, int), Task<CompiledFlow>> _compiled = new();
    private readonly ConcurrentQueue<(RunHint Hint, int? Epoch, string? Failure)> _stranded = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunTimer _timer;
    private Task _sweeping = Task.CompletedTask;
    private bool _started;
    private int _isDisposed;

    public RunEngine(
        IJournal journal, IRunReader reader, IAppTransport transport, IConnectionDirectory connections, IFlowVersions versions,
            AppCatalog apps,
        EffectKeys keys, RunFeed feed, TimeProvider clock, EngineOptions options, ILogger<RunEngine> log)
    {
        _around = new RunSurroundings(journal, reader, transport, connections, keys, feed, clock, Random.Shared.NextDouble,
            _stopping.Token);
        _queue = new RunQueue(reader, options);
        _versions = versions;
        _apps = apps;
        _options = options;
        _log = log;
        _timer = new RunTimer(journal, clock, woken => _queue.Add(woken), log);
        _queue.Ready += Dispatch;
    }

    public int Running => _queue.Running;

    /// <summary>Takes up whatever the journal says is open.</summary>
    public void Start()
    {
        _started = true;
        foreach (var (id, count) in _around.Reader.Backlog(_options.MaxBacklog * 2))
            _queue.CountAccepted(id, count);
        _queue.Sweep(_around.Reader.Backlog(_options.MaxBacklog * 2).Select(line => line.FlowConnectionId));
        _sweeping = Task.WhenAll(SweepAsync(), _timer.RunAsync(_stopping.Token));
    }

    /// <summary>A run was just accepted, or made ready again.</summary>
    internal void Offer(RunHint hint, bool accepted)
    {
        if (accepted)
            _queue.CountAccepted(hint.FlowConnectionId);
        _queue.Add(hint);
    }

    /// <summary>Runs that something woke.</summary>
    internal void Offer(IEnumerable<WokenRun> woken)
    {
        foreach (var (run, flowConnection) in woken)
        {
            _queue.Add(new RunHint(run, flowConnection));
            _around.Feed.Publish(run, flowConnection);
        }
    }

    /// <summary>Tells the engine how the flows are started that steps call.</summary>
    public void StartFlowsWith(IFlowStarter starter) => _around.Starter = starter;

    /// <summary>Ready runs of a flow connection that wait for their turn.</summary>
    internal int Backlog(long flowConnectionId) => _queue.Backlog(flowConnectionId);

    internal RunSurroundings Around => _around;

    internal RunRow? Find(long runId) => _around.Reader.Find(runId);

    internal ReadOnlyMemory<byte>? PayloadOf(long runId) => _around.Reader.Payload(runId);

    /// <summary>True where this flow connection has so many events waiting that new ones must be sent later.</summary>
    internal bool IsOverloaded(long flowConnectionId) => _queue.Backlog(flowConnectionId) >= _options.MaxBacklog;

    /// <summary>Flow versions never change, so each is compiled once.</summary>
    public async ValueTask<CompiledFlow> CompiledAsync(long flowId, int version)
    {
        var compiling = _compiled.GetOrAdd((flowId, version), key => CompileAsync(key.Item1, key.Item2));
        try
        {
            return await compiling.ConfigureAwait(false);
        }
        catch
        {
            _compiled.TryRemove((flowId, version), out _);
            throw;
        }
    }

    /// <summary>Lets calls under way end and journals their outcomes; begins nothing new.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        await _stopping.CancelAsync();
        if (_queue.Running > 0)
            await Task.WhenAny(_drained.Task, Task.Delay(TimeSpan.FromSeconds(35)));
        await _sweeping;
        _stopping.Dispose();
    }

    private async Task<CompiledFlow> CompileAsync(long flowId, int version) =>
        CompiledFlow.Compile(await _versions.GetAsync(flowId, version, CancellationToken.None), _apps);

    private void Dispatch()
    {
        while (_started && !_stopping.IsCancellationRequested && _queue.TryTake(out var hint))
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Engine.WorkAsync(work.Hint), (Engine: this, Hint: hint),
                preferLocal: false);
        if (_stopping.IsCancellationRequested && _queue.Running == 0)
            _drained.TrySetResult();
    }

    private async Task WorkAsync(RunHint hint)
    {
        RunSession? session = null;
        try
        {
            if ((hint.Fresh ?? _around.Reader.Load(hint.RunId)) is not { Run.Status: RunStatus.Ready } snapshot)
                return;
            var flow = await CompiledAsync(snapshot.Run.FlowId, snapshot.Run.Version);
            session = new RunSession(_around, flow, snapshot);
            var (released, wakeAt, woken) = await session.RunAsync();
            if (released is { } next)
                _queue.Add(new RunHint(next, hint.FlowConnectionId));
            if (wakeAt is { } at)
                _timer.Parked(at);
            if (woken is { } parent)
                Offer([parent]);
        }
        catch (JournalException unwritten)
        {
            // Nothing that was not written has happened. The run is offered again once the disk takes writes.
            _log.LogWarning("Run {Run} waits: {Problem}", Storage.IdText.Format(hint.RunId), unwritten.Message);
            _stranded.Enqueue((hint, session?.Epoch, null));
        }
        catch (Exception bug)
        {
            _log.LogError(bug, "Run {Run} failed by an error of the engine itself.", Storage.IdText.Format(hint.RunId));
            _stranded.Enqueue((hint, session?.Epoch, bug is FlowNotRunnableException ? bug.Message
                : $"The engine met an error of its own ({bug.GetType().Name}); the server's log tells more. What was sent before "
                    + $"stays. (engine.error)"));
        }
        finally
        {
            _queue.Release(hint.FlowConnectionId);
        }
        if (!_stranded.IsEmpty && !_stopping.IsCancellationRequested)
            await RescueAsync();
    }

    /// <summary>Puts runs whose session broke off back in line, or ends them with what went wrong.</summary>
    private async Task RescueAsync()
    {
        for (var left = _stranded.Count; left > 0 && _stranded.TryDequeue(out var stranded); left--)
        {
            var (hint, epoch, failure) = stranded;
            if (_around.Reader.Find(hint.RunId) is not { Status: RunStatus.Ready or RunStatus.Running } run
                || (epoch is { } own && run.Epoch != own))
                continue;
            var op = new RunOp(run.Id, run.Epoch)
            {
                Claim = run.Status == RunStatus.Ready ? new ClaimOf(run.FlowConnectionId, null) : null,
                End = new RunEnd(failure is null ? RunStatus.Ready : RunStatus.Failed, _around.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
                    failure, run.FlowConnectionId, run.Lane),
            };
            try
            {
                await _around.Journal.WriteAsync(op);
            }
            catch (JournalException)
            {
                _stranded.Enqueue(stranded);
                return;
            }
            if (failure is null)
                _queue.Add(new RunHint(run.Id, run.FlowConnectionId));
            else if (op.Result.Released is { } next)
                _queue.Add(new RunHint(next, run.FlowConnectionId));
            if (op.Result.Woken is { } parent)
                Offer([parent]);
            _around.Feed.Publish(run.Id, run.FlowConnectionId);
        }
    }

    private async Task SweepAsync()
    {
        using var tick = new PeriodicTimer(_options.SweepEvery, _around.Clock);
        try
        {
            while (await tick.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    await RescueAsync();
                    _queue.Sweep(_around.Reader.Backlog(_options.MaxBacklog).Select(line => line.FlowConnectionId));
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    // The next look may go better; without any, a run whose hint was lost would wait for a restart.
                    _log.LogWarning("Open runs were not looked for: {Problem}", problem.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops.
        }
    }
}
