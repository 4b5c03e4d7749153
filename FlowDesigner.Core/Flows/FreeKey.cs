using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FlowDesigner.Core.Flows;

/// <summary>Makes a key of a name: "Überweisung an Stripe" becomes <c>uberweisung-an-stripe</c>.</summary>
internal static partial class FreeKey
{
    private const int Longest = 60;

    /// <summary>The name in plain letters, or the given word where nothing of it is left.</summary>
    public static string Plain(string name, string otherwise)
    {
        // Accents fall off their letters; what is no Latin letter then falls out whole.
        var letters = name.Normalize(NormalizationForm.FormD).ToLowerInvariant().Where(letter =>
            CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);
        var plain = NotPlain().Replace(string.Concat(letters), "-").Trim('-');
        if (plain.Length > Longest)
            plain = plain[..Longest].TrimEnd('-');
        return plain.Length > 0 ? plain : otherwise;
    }

    /// <summary>The key itself, or with the first number that nobody has.</summary>
    public static string Among(string plain, IReadOnlySet<string> taken)
    {
        if (!taken.Contains(plain))
            return plain;
        return Enumerable.Range(2, taken.Count + 1)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{plain}-{number}")).First(key => !taken.Contains(key));
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
