using System.Collections.Concurrent;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>
/// The drafts that somebody works on just now. A server that stops saves what is not saved yet, before anything else of it ends.
/// </summary>
public sealed class OpenDrafts : IHostedLifecycleService
{
    private readonly ConcurrentDictionary<DraftSaver, byte> _open = new();

    public void Add(DraftSaver draft) => _open[draft] = 0;

    public void Remove(DraftSaver draft) => _open.TryRemove(draft, out _);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.WhenAll(_open.Keys.Select(draft => draft.NowAsync()));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
