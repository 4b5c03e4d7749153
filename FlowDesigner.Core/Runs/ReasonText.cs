using System.Text.RegularExpressions;

namespace FlowDesigner.Core.Runs;

/// <summary>What many failures have in common: their message without the ids, amounts and addresses that differ from run to run.</summary>
internal static partial class ReasonText
{
    private const int Longest = 300;

    /// <summary>Words with digits or an @ become a dot each; small numbers stay, since "answered 503" is not "answered 404".</summary>
    public static string Shape(string? message)
    {
        var shape = Varying().Replace(message ?? "", word => word.Value.Length <= 3 && word.Value.All(char.IsAsciiDigit) ? word.Value
            : "…");
        return shape.Length <= Longest ? shape : shape[..Longest];
    }

    /// <summary>A step's path without the items around it: <c>each[cus_42]/charge</c> is <c>each/charge</c>.</summary>
    public static string StepOf(string path) => Items().Replace(path, "");

    [GeneratedRegex(@"[\w.,:+%-]*[\d@][\w.,:+%@-]*(?<![.,:])")]
    private static partial Regex Varying();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Items();
}
