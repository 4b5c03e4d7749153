using System.Globalization;
using System.Text.Json;
using System.Runtime.InteropServices;

namespace FlowDesigner.Core.Mappings;

/// <summary>Reads and writes numbers as exact decimals. What a decimal cannot hold digit for digit is refused, never rounded.</summary>
internal static class Numbers
{
    // A decimal holds any 28 digits; a plain number this short needs no closer look.
    private const int AlwaysExact = 28;
    private const int LongestText = 400;

    // Dividing by one with 28 decimals leaves the shortest scale that still holds the value.
    private const decimal ShortestScale = 1.0000000000000000000000000000m;

    public static decimal Normal(decimal value) => value == 0m ? 0m : value / ShortestScale;

    public static string Show(decimal value) => Normal(value).ToString(CultureInfo.InvariantCulture);

    public static bool TryRead(JsonElement number, out decimal value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(number);
        if (raw.Length <= AlwaysExact && raw.IndexOfAny((byte)'e', (byte)'E') < 0)
            return number.TryGetDecimal(out value);
        value = 0m;
        if (raw.Length > LongestText) return false;
        Span<char> text = stackalloc char[raw.Length];
        for (var i = 0; i < raw.Length; i++) text[i] = (char)raw[i];
        return TryRead(text, out value);
    }

    /// <summary>Reads <c>-12.50</c> or <c>1.5e3</c>; no separators, no blanks.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0m;
        if (text.Length > LongestText || !TrySplit(text, out var parts)) return false;
        Span<char> digits = stackalloc char[text.Length];
        var count = 0;
        foreach (var c in text[parts.Digits])
            if (c != '.' && (count > 0 || c != '0')) digits[count++] = c;
        var scale = parts.Scale;
        while (count > 0 && digits[count - 1] == '0') (count, scale) = (count - 1, scale - 1);
        if (count == 0) return true;
        if (scale is > 28 or < -28 || count > 29) return false;

        var mantissa = decimal.Zero;
        try
        {
            foreach (var digit in digits[..count]) mantissa = mantissa * 10m + (digit - '0');
            for (; scale < 0; scale++) mantissa *= 10m;
        }
        catch (OverflowException)
        {
            return false;
        }
        // Built from its parts, because a division would round the 29th digit.
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(mantissa, bits);
        value = new decimal(bits[0], bits[1], bits[2], parts.IsNegative, (byte)scale);
        return true;
    }

    private readonly record struct Parts(Range Digits, int Scale, bool IsNegative);

    private static bool TrySplit(ReadOnlySpan<char> text, out Parts parts)
    {
        parts = default;
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at == start) return false;
        var decimals = 0;
        if (at < text.Length && text[at] == '.')
        {
            var dot = at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            decimals = at - dot - 1;
            if (decimals == 0) return false;
        }
        var end = at;
        var exponent = 0;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            if (!int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
            // A longer exponent cannot be made good by any number of digits; clamped so that the sums below stay small.
            exponent = Math.Clamp(exponent, -1000, 1000);
            at = text.Length;
        }
        if (at != text.Length) return false;
        parts = new Parts(start..end, decimals - exponent, start == 1);
        return true;
    }
}
