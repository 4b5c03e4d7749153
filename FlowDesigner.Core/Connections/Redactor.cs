using System.Text;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Connections;

/// <summary>
/// Replaces known secret values by <c>***</c>, plain, base64 and URL-encoded, in whatever is about to be stored or shown.
/// </summary>
public sealed class Redactor
{
    // Enough for the tokens of some days; what is older is worth nothing any more.
    private const int MostLearned = 64;

    private readonly string[] _given;
    private readonly List<string> _learned = [];
    private volatile (string Text, byte[] Utf8)[] _secrets;

    public Redactor(IEnumerable<string> secrets)
    {
        _given = [.. secrets];
        _secrets = FormsOf(_given);
    }

    /// <summary>Hides one more secret from now on: a token that was given out for this connection.</summary>
    public void Learn(string secret)
    {
        lock (_learned)
        {
            if (_learned.Contains(secret))
                return;
            if (_learned.Count == MostLearned)
                _learned.RemoveAt(0);
            _learned.Add(secret);
            _secrets = FormsOf([.. _given, .. _learned]);
        }
    }

    private static (string Text, byte[] Utf8)[] FormsOf(IEnumerable<string> secrets) => [.. secrets
        .Where(secret => secret.Length >= 4)
        .SelectMany(Forms)
        .Distinct(StringComparer.Ordinal)
        .OrderByDescending(form => form.Length)
        .Select(form => (form, Encoding.UTF8.GetBytes(form)))];

    public static Redactor None { get; } = new([]);

    public string Redact(string text)
    {
        foreach (var (secret, _) in _secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    /// <summary>The same bytes where nothing was found, so that the common case copies nothing.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> utf8)
    {
        foreach (var (_, secret) in _secrets)
        {
            if (utf8.Span.IndexOf(secret) >= 0)
                return Encoding.UTF8.GetBytes(Redact(Encoding.UTF8.GetString(utf8.Span)));
        }
        return utf8;
    }

    /// <summary>An answer as it may be stored and shown: providers echo headers and addresses in bodies, errors and Location.</summary>
    public AppResponse Redact(AppResponse answer) => _secrets.Length == 0
        ? answer
        : new(
            answer.Status,
            answer.Headers.ToDictionary(header => header.Key, header => Redact(header.Value), StringComparer.OrdinalIgnoreCase),
            Redact(answer.Body));

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret + ":"));
    }
}
