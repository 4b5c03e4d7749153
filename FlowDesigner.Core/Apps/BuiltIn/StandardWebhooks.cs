using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlowDesigner.Core.Apps.BuiltIn;

/// <summary>
/// The open scheme of standardwebhooks.com: HMAC-SHA256 over id, time and raw body,
/// in base64. The key is what follows <c>whsec_</c>, decoded.
/// </summary>
public static class StandardWebhooks
{
    private const string Prefix = "whsec_";

    public static bool IsSecret(string secret) => KeyOf(secret) is not null;

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    public static string Sign(string secret, string id, long unixSeconds, ReadOnlySpan<byte> body) =>
        "v1," + Convert.ToBase64String(Mac(KeyOf(secret) ?? throw new FormatException("A signing secret is whsec_ followed by base64."), id,
            unixSeconds, body));

    public static string? Verify(WebhookCall call, IReadOnlyList<string> secrets)
    {
        if (!call.Headers.TryGetValue("webhook-id", out var id)
            || !call.Headers.TryGetValue("webhook-timestamp", out var time)
            || !call.Headers.TryGetValue("webhook-signature", out var signatures))
            return "Webhook refused: webhook-id, webhook-timestamp and webhook-signature are needed, because this address has a signing " +
                "secret (whsec_).";
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return "Webhook refused: webhook-timestamp must be Unix seconds.";
        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!secrets.Any(secret => KeyOf(secret) is { } key && Fits(Mac(key, id, seconds, call.Body.Span), given)))
            return "Webhook refused: wrong signature. Check that sender and flow connection hold the same signing secret.";
        return TimedSignature.IsNear(seconds, call.At)
            ? null
            : $"Webhook refused: it was signed more than {TimedSignature.Tolerance.TotalSeconds:0} seconds away from now. Check both " +
                $"clocks, and send it again.";
    }

    private static byte[] Mac(byte[] key, string id, long unixSeconds, ReadOnlySpan<byte> body) =>
        TimedSignature.Mac(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")), body);

    private static bool Fits(byte[] mac, string[] signatures)
    {
        Span<byte> given = stackalloc byte[32];
        foreach (var signature in signatures)
        {
            if (signature.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64String(signature[3..], given, out var written)
                && written == 32
                && CryptographicOperations.FixedTimeEquals(mac, given))
                return true;
        }
        return false;
    }

    private static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var written) && written >= 16 ? key[..written] : null;
    }
}
