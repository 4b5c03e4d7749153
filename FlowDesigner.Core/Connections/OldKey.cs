using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Connections;

/// <summary>The key that a connection had before the present one.</summary>
internal static class OldKey
{
    public static void Drop(ConnectionRow row) => (row.SealedPreviousValues, row.PreviousUntil, row.FellBack) = (null, null, null);

    /// <summary>Forgets it where its time is over; tells whether there was anything to forget.</summary>
    public static bool DropIfOver(ConnectionRow row, DateTimeOffset now)
    {
        if (row.SealedPreviousValues is null || row.PreviousUntil > now.ToUnixTimeMilliseconds())
            return false;
        Drop(row);
        return true;
    }

    public static bool IsSame(ConnectionValues one, ConnectionValues other) =>
        one.Values.Count == other.Values.Count && one.Values.All(pair => other.Get(pair.Key) == pair.Value);
}
