using System.Collections.Concurrent;

namespace FlowDesigner.Core.Runs;

/// <summary>Tells open screens that a run moved. Costs nothing while nobody watches; a watcher reads the journal itself.</summary>
public sealed class RunFeed
{
    private readonly ConcurrentDictionary<long, Watcher> _watchers = new();
    private long _next;

    /// <summary>Watches every run; disposing ends it. The call must be quick and may come from any thread.</summary>
    public IDisposable Watch(Action<RunMoved> onMoved)
    {
        var id = Interlocked.Increment(ref _next);
        var watcher = new Watcher(this, id, onMoved);
        _watchers[id] = watcher;
        return watcher;
    }

    public void Publish(long runId, long flowConnectionId)
    {
        if (_watchers.IsEmpty)
            return;
        var moved = new RunMoved(runId, flowConnectionId);
        foreach (var (_, watcher) in _watchers)
            watcher.OnMoved(moved);
    }

    private sealed record Watcher(RunFeed Feed, long Id, Action<RunMoved> OnMoved) : IDisposable
    {
        public void Dispose() => Feed._watchers.TryRemove(Id, out _);
    }
}

public readonly record struct RunMoved(long RunId, long FlowConnectionId);
