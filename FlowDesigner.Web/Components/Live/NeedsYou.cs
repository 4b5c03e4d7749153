using System.Collections.Concurrent;
using System.Globalization;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Web.Components.Live;

/// <summary>
/// How many runs wait for a person, as Needs attention lists them. Every open page shows
/// it, so one look serves all pages of a reader for a moment.
/// </summary>
internal sealed class NeedsYou(IRunReader runs, HiddenFlows hidden, TimeProvider clock)
{
    /// <summary>Nobody counts on from here: "99+" says enough.</summary>
    private const int Most = 100;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(300);
    private readonly ConcurrentDictionary<string, (long At, int Count)> _looks = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<int> CountAsync(string reader)
    {
        if (_looks.TryGetValue(reader, out var look) && clock.GetElapsedTime(look.At) < Fresh)
            return look.Count;
        var at = clock.GetTimestamp();
        var except = await hidden.FromAsync(reader, CancellationToken.None);
        var count = (int)Math.Min(Most, runs.AttentionCount(AttentionGroup.ParkedSince(clock.GetUtcNow()), except, Most));
        _looks[reader] = (at, count);
        return count;
    }

    public static string Text(int count) => count >= Most ? $"{Most - 1}+" : count.ToString(CultureInfo.InvariantCulture);

    public static string Sentence(int count) => $"{Text(count)} {(count == 1 ? "needs" : "need")} you";
}
