namespace FlowDesigner.Core.Storage;

/// <summary>
/// What was read of the set-up, until anything of it is saved: lists are asked for with every page and change a few times a day.
/// </summary>
internal sealed class Snapshot<T>(WriteGate gate) where T : class
{
    private volatile Entry? _last;

    public async ValueTask<T> GetAsync(Func<Task<T>> read)
    {
        // Counted before it is read: what is saved meanwhile makes this reading old at once.
        var saved = gate.Saved;
        if (_last is { } last && last.Saved == saved)
            return last.Value;
        var value = await read();
        _last = new(saved, value);
        return value;
    }

    private sealed record Entry(long Saved, T Value);
}
