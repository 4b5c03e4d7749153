namespace FlowDesigner.Core.Storage;

/// <summary>What the numbered scripts call the columns that EF knows as properties.</summary>
public static class ColumnNames
{
    /// <summary><c>RatePerSecond</c> as <c>rate_per_second</c>.</summary>
    public static string Of(string property) => string.Concat(
        property.Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
