using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlowDesigner.Core.Apps;

/// <summary>Signatures of the form <c>t=1785574801,v1=hex</c>: HMAC-SHA256 over the time, a dot and the raw body.</summary>
internal static class TimedSignature
{
    /// <summary>How far a sender's clock may be off, in either direction.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(300);

    /// <summary>Null where any signature fits any of the secrets and the time is near; else why not, in words.</summary>
    public static string? Verify(WebhookCall call, IReadOnlyList<string> secrets, string provider, string header)
    {
        if (!call.Headers.TryGetValue(header.ToLowerInvariant(), out var text) || text.Length == 0)
            return $"{provider} webhook refused: the header {header} is missing. Only calls that are signed by {provider} are taken.";
        string? time = null;
        var signatures = new List<string>(2);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
                time = part[2..];
            else if (part.StartsWith("v1=", StringComparison.Ordinal))
                signatures.Add(part[3..]);
        }
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || signatures.Count == 0)
            return $"{provider} webhook refused: the header {header} has no time (t=) or no signature (v1=).";
        var prefix = Encoding.UTF8.GetBytes(time + ".");
        if (!secrets.Any(secret => Fits(Mac(Encoding.UTF8.GetBytes(secret), prefix, call.Body.Span), signatures)))
            return WrongSecret(provider);
        // After the signature, so that a stranger learns nothing about our clock.
        return IsNear(seconds, call.At)
            ? null
            : $"{provider} webhook refused: it was signed more than {Tolerance.TotalSeconds:0} seconds away from now. "
                + "Check this server's clock, and send the event again.";
    }

    public static string WrongSecret(string provider) =>
        $"{provider} webhook refused: wrong signature. Check that the webhook secret here is the one shown at {provider}.";

    public static bool IsNear(long unixSeconds, DateTimeOffset now)
    {
        var away = (decimal)now.ToUnixTimeMilliseconds() / 1000 - unixSeconds;
        return Math.Abs(away) <= (decimal)Tolerance.TotalSeconds;
    }

    public static byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(prefix);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    public static bool IsHexOf(ReadOnlySpan<byte> mac, string hex)
    {
        Span<byte> given = stackalloc byte[32];
        return hex.Length == 64
            && Convert.FromHexString(hex, given, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == 32
            && CryptographicOperations.FixedTimeEquals(mac, given);
    }

    private static bool Fits(byte[] mac, List<string> signatures) => signatures.Any(signature => IsHexOf(mac, signature));
}
