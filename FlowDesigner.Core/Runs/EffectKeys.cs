using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>Idempotency keys and body hashes: the same effect has the same key, whoever asks for it and whenever.</summary>
public sealed class EffectKeys(string installationId)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Letters = 29;

    /// <summary>
    /// 32 characters of <c>a-z 2-7 -</c>, beginning with <c>fd-</c>: fits every provider's rule and tells our own echoes.
    /// </summary>
    public string KeyOf(EffectName name, int generation)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{installationId}|{name.ConnectionId}|{name.Action}|{name.BusinessKey}|{generation}");
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return "fd-" + Base32(hash);
    }

    /// <summary>Of everything that decides what the request does: method, target and body.</summary>
    public static byte[] HashOf(AppRequest request)
    {
        var head = $"{request.Method} {request.Target}\n";
        var body = request.Body is { } bytes ? bytes.Span : [];
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(head.Length) + body.Length);
        var length = Encoding.UTF8.GetBytes(head, rented);
        body.CopyTo(rented.AsSpan(length));
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(rented.AsSpan(0, length + body.Length), hash);
        ArrayPool<byte>.Shared.Return(rented);
        return hash[..16].ToArray();
    }

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[Letters];
        for (var i = 0; i < Letters; i++)
        {
            var bit = i * 5;
            var pair = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(bit / 8, 2));
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }
        return new string(text);
    }
}
