using System.Text.RegularExpressions;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>How keys are written. They stand in addresses, mappings and journals, so they are plain.</summary>
public static partial class NameFormat
{
    public const int LongestKey = 80;
    public const int LongestName = 200;
    public const int LongestDescription = 4_000;

    /// <summary>Lower-case words with hyphens: <c>sync-accounts</c>.</summary>
    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    public static partial Regex Hyphens();

    /// <summary>Lower-case words with underscores: <c>create_customer</c>.</summary>
    [GeneratedRegex(@"^[a-z][a-z0-9]*(_[a-z0-9]+)*\z")]
    public static partial Regex Underscores();
}
