using System.Globalization;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Web.Components.Live;

/// <summary>How many runs wait for a person. Every open page shows it, so one look serves them all for a moment.</summary>
internal sealed class NeedsYou(IRunReader runs, TimeProvider clock)
{
    /// <summary>Nobody counts on from here: "99+" says enough.</summary>
    private const int Most = 100;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(300);
    private readonly Lock _one = new();
    private long? _lookedAt;
    private int _count;

    public int Count()
    {
        lock (_one)
        {
            if (_lookedAt is { } at && clock.GetElapsedTime(at) < Fresh)
                return _count;
            _lookedAt = clock.GetTimestamp();
            return _count = Look();
        }
    }

    public static string Text(int count) => count >= Most ? $"{Most - 1}+" : count.ToString(CultureInfo.InvariantCulture);

    public static string Sentence(int count) => $"{Text(count)} {(count == 1 ? "needs" : "need")} you";

    private int Look() => runs.List(new RunFilter { Statuses = [RunStatus.Failed, RunStatus.Unknown], Limit = Most }).Count;
}
