namespace FlowDesigner.Core.Storage;

/// <summary>
/// One gate before every write to the database: SQLite's own lock is not fair, so the journal and the screens take turns here.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _saved;

    /// <summary>How often anything of the set-up was saved: what was read at another count may be old.</summary>
    public long Saved => Volatile.Read(ref _saved);

    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        return new Turn(_gate);
    }

    /// <summary>For the journal's own thread.</summary>
    public IDisposable Enter(CancellationToken cancel)
    {
        _gate.Wait(cancel);
        return new Turn(_gate);
    }

    /// <summary>After every attempt to save, as one that failed may have left something.</summary>
    internal void NoteSaved() => Interlocked.Increment(ref _saved);

    public void Dispose() => _gate.Dispose();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}
