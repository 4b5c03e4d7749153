using System.Globalization;
using System.Text;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>Functions that make a text fit a rule about length or characters. None ever cuts a character in two.</summary>
internal static class CuttingFunctions
{
    private static readonly Parameter Text = new("text", ParameterKind.Text);
    private static readonly Parameter Characters = new("characters", ParameterKind.Number);
    private static readonly Parameter Fill = new("fill", ParameterKind.Text, IsOptional: true);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("substring", "Text", [Text, new("start", ParameterKind.Number), new("length", ParameterKind.Number, IsOptional: true)],
            "The part from a position, counted from 0; less where the text is shorter.", "substring('2026-01-31', 0, 4)", "\"2026\"")
        {
            Result = _ => Shape.Text,
            Body = Substring,
        },
        new("clip", "Text", [Text, Characters],
            "The beginning, so many characters at most.", "clip('Northwind Traders', 9)", "\"Northwind\"")
        {
            Result = _ => Shape.Text,
            Body = call => call.Say(Cut(call.Text(0), 0, call.Whole(1, 0, Limits.TextLength))),
        },
        new("pad_start", "Text", [Text, Characters, Fill],
            "At least so many characters, filled in front with blanks or the given text.", "pad_start('7', 4, '0')", "\"0007\"")
        {
            Result = _ => Shape.Text,
            Body = call => Pad(call, static (text, fill) => fill + text),
        },
        new("pad_end", "Text", [Text, Characters, Fill],
            "At least so many characters, filled at the end with blanks or the given text.", "pad_end('Al', 3, '.')", "\"Al.\"")
        {
            Result = _ => Shape.Text,
            Body = call => Pad(call, static (text, fill) => text + fill),
        },
        new("keep_chars", "Text", [Text, new("extra", ParameterKind.Text, IsOptional: true)],
            "Only letters, digits, blanks and the extra characters.", "keep_chars('Ada & Co. <x>', '.')", "\"Ada  Co. x\"")
        {
            Result = _ => Shape.Text,
            Body = KeepChars,
        },
        new("only", "Text", [Text, new("allowed", ParameterKind.Text)],
            "Only the characters that are listed.", "only('+91 98-765', '+0123456789')", "\"+9198765\"")
        {
            Result = _ => Shape.Text,
            Body = call =>
            {
                var allowed = RunesOf(call, 1);
                return Keep(call, allowed.Contains);
            },
        },
        new("ascii", "Text", [Text],
            "Without accents, and without what then is not plain ASCII.", "ascii('Zoë Müller')", "\"Zoe Muller\"")
        {
            Result = _ => Shape.Text,
            Body = call =>
            {
                var text = call.Text(0);
                call.Run.Spend(text.Length, call.Place);
                // A character falls apart into a handful at most.
                call.Grow(text.Length * 4L);
                return call.Say(string.Concat(text.Normalize(NormalizationForm.FormD).Where(char.IsAscii)));
            },
        },
        new("slug", "Text", [Text],
            "Small ASCII letters, digits and single hyphens.", "slug('Zoë & Söhne, Ltd.')", "\"zoe-sohne-ltd\"")
        {
            Result = _ => Shape.Text,
            Body = Slug,
        },
    ];

    private static Value Substring(Arguments call)
    {
        var (text, start) = (call.Text(0), call.Whole(1, 0, Limits.TextLength));
        var length = call.Has(2) ? call.Whole(2, 0, Limits.TextLength) : text.Length;
        return call.Say(Cut(text, Math.Min(start, text.Length), length));
    }

    private static string Cut(string text, int start, int length)
    {
        if (start > 0 && start < text.Length && char.IsLowSurrogate(text[start])) (start, length) = (start + 1, length - 1);
        var end = Math.Max(start, (int)Math.Min((long)start + length, text.Length));
        if (end > start && end < text.Length && char.IsLowSurrogate(text[end])) end--;
        return text[start..end];
    }

    private static Value Pad(Arguments call, Func<string, string, string> put)
    {
        var (text, wanted) = (call.Text(0), call.Whole(1, 0, Limits.TextLength));
        var fill = call.Has(2) ? call.Text(2) : " ";
        if (fill.Length == 0) throw call.Fail(2, "mapping.argument", "this text has no characters, so nothing can be filled with it.");
        if (text.Length >= wanted) return Value.Of(text);
        var missing = wanted - text.Length;
        var times = (missing + fill.Length - 1) / fill.Length;
        call.Grow(text.Length + (long)times * fill.Length);
        return Value.Of(put(text, Cut(new StringBuilder().Insert(0, fill, times).ToString(), 0, missing)));
    }

    private static Value KeepChars(Arguments call)
    {
        var extra = call.Has(1) ? RunesOf(call, 1) : [];
        return Keep(call, rune => Rune.IsLetterOrDigit(rune) || IsMark(rune) || rune.Value == ' ' || extra.Contains(rune));
    }

    // Vowel signs of Indian scripts are marks: without them a name loses its vowels.
    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static HashSet<Rune> RunesOf(Arguments call, int index)
    {
        var text = call.Text(index);
        if (text.Length > 1000) throw call.Fail(index, "mapping.argument", "list at most 1,000 characters.");
        call.Run.Spend(text.Length, call.Place);
        return [.. text.EnumerateRunes()];
    }

    private static Value Keep(Arguments call, Func<Rune, bool> isKept)
    {
        var text = call.Text(0);
        call.Run.Spend(text.Length, call.Place);
        call.Grow(text.Length);
        var kept = new StringBuilder(text.Length);
        Span<char> encoded = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
            if (isKept(rune)) kept.Append(encoded[..rune.EncodeToUtf16(encoded)]);
        return call.Say(kept.ToString());
    }

    private static Value Slug(Arguments call)
    {
        var text = call.Text(0);
        call.Run.Spend(text.Length, call.Place);
        call.Grow(text.Length * 4L);
        var slug = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            var isAccent = CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (!isAccent && slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return call.Say(slug.ToString().TrimEnd('-'));
    }
}
