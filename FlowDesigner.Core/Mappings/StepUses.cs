using System.Text;
using FlowDesigner.Core.Mappings.Templates;

namespace FlowDesigner.Core.Mappings;

/// <summary>A step's key inside a mapping.</summary>
/// <param name="Key">The key, as <c>steps.key</c> or <c>steps["key"]</c> names it.</param>
/// <param name="Start">Where it begins in the text, with its quote where it has one.</param>
/// <param name="Length">Its length with both quotes.</param>
public readonly record struct StepUse(string Key, int Start, int Length);

/// <summary>Where a text's expressions name steps. Read by the parser, so that a text in quotes is left alone.</summary>
public static class StepUses
{
    public static IReadOnlyList<StepUse> In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("{{", StringComparison.Ordinal) || !text.Contains("steps", StringComparison.Ordinal))
            return [];
        var parser = new TemplateParser();
        parser.ParseText(text);
        return parser.Uses;
    }

    /// <summary>The text with other names for steps; those without one keep theirs.</summary>
    public static string Rename(string text, Func<string, string?> nameOf)
    {
        var uses = In(text);
        if (uses.All(use => nameOf(use.Key) is null))
            return text;
        var renamed = new StringBuilder(text.Length + 16);
        var at = 0;
        foreach (var use in uses.OrderBy(use => use.Start))
        {
            if (nameOf(use.Key) is not { } name)
                continue;
            renamed.Append(text, at, use.Start - at);
            renamed.Append(text[use.Start] is '"' or '\'' ? $"{text[use.Start]}{name}{text[use.Start]}" : name);
            at = use.Start + use.Length;
        }
        return renamed.Append(text, at, text.Length - at).ToString();
    }
}
