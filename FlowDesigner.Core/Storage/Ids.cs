namespace FlowDesigner.Core.Storage;

/// <summary>64-bit ids in the order of time: 41 bits of milliseconds since 2024, 10 of the node, 12 of a counter.</summary>
public sealed class IdSource(TimeProvider clock, int node = 0)
{
    private static readonly long Epoch = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private long _last;

    /// <summary>No id made before this moment is greater.</summary>
    public static long FirstAt(long unixMs) => Math.Max(0, unixMs - Epoch) << 22;

    /// <summary>When an id was made, in Unix milliseconds.</summary>
    public static long TimeOf(long id) => (id >> 22) + Epoch;

    public long Next()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var now = (clock.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << 12;
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return (next >> 12 << 22) | ((long)node << 12) | (next & 0xFFF);
        }
    }
}

/// <summary>How an id is written for people and the API: 13 letters and digits that cannot be confused, in the order of time.</summary>
public static class IdText
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Format(long id) => string.Create(13, id, (text, value) =>
    {
        for (var i = 12; i >= 0; i--, value >>= 5)
            text[i] = Alphabet[(int)(value & 31)];
    });

    public static bool TryParse(string? text, out long id)
    {
        id = 0;
        if (text is not { Length: 13 })
            return false;
        foreach (var letter in text)
        {
            var digit = Alphabet.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
            if (digit < 0 || id >> 58 != 0)
                return false;
            id = (id << 5) | (uint)digit;
        }
        return true;
    }
}
