using System.Collections.Concurrent;

namespace FlowDesigner.Core.Triggers;

/// <summary>What the last call of a webhook address came to.</summary>
/// <param name="At">When it came.</param>
/// <param name="IsTaken">It was answered with a 2xx.</param>
/// <param name="Words">What became of it, in words and without anything that the caller sent.</param>
public sealed record WebhookVerdict(DateTimeOffset At, bool IsTaken, string Words);

/// <summary>
/// The last webhook call of each flow connection, since the program began: it tells a person whether the sender is set up.
/// </summary>
public sealed class WebhookCalls(TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, WebhookVerdict> _last = new();

    /// <summary>Raised with the flow connection where a call fared otherwise than the one before.</summary>
    public event Action<long>? Turned;

    public WebhookVerdict? LastOf(long flowConnectionId) => _last.GetValueOrDefault(flowConnectionId);

    public void Note(long flowConnectionId, bool isTaken, string words)
    {
        var before = _last.GetValueOrDefault(flowConnectionId);
        _last[flowConnectionId] = new(clock.GetUtcNow(), isTaken, words);
        if (before is null || before.Words != words)
            Turned?.Invoke(flowConnectionId);
    }
}
