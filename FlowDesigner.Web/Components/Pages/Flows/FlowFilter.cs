using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>What of the list is shown, and in which order. It stands in the address, so that it can be sent to a colleague.</summary>
internal sealed record FlowFilter
{
    public string Search { get; init; } = "";

    /// <summary>public, private, or nothing for both.</summary>
    public string? Who { get; init; }

    /// <summary>inbound, outbound or between.</summary>
    public string? Type { get; init; }
    public string? App { get; init; }

    /// <summary>live, off, draft or changed.</summary>
    public string? State { get; init; }
    public bool NeedsOnly { get; init; }
    public bool Archived { get; init; }

    /// <summary>name, last or runs.</summary>
    public string? Sort { get; init; }

    public bool IsOn =>
        Search.Trim().Length > 0 || Who is not null || Type is not null || App is not null || State is not null || NeedsOnly;

    public IReadOnlyList<FlowLine> Of(IEnumerable<FlowLine> lines)
    {
        var fitting = lines.Where(Fits);
        return Sort switch
        {
            "last" => [.. fitting.OrderByDescending(line => line.Last?.Created ?? 0)],
            "runs" => [.. fitting.OrderByDescending(line => line.Ended)],
            _ => [.. fitting.OrderBy(line => line.Summary.Name, StringComparer.OrdinalIgnoreCase)],
        };
    }

    public string Address()
    {
        var parts = new (string Name, string? Value)[]
        {
            ("q", Search.Trim() is { Length: > 0 } words ? words : null), ("who", Who), ("type", Type), ("app", App), ("state", State),
            ("needs", NeedsOnly ? "true" : null), ("archived", Archived ? "true" : null), ("sort", Sort),
        };
        var query = string.Join(
            '&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? "flows" : $"flows?{query}";
    }

    private bool Fits(FlowLine line) => line.Fits(Search.Trim())
        && (Archived || line.Stage != FlowStage.Archived)
        && (Who is null || line.Summary.IsPrivate == (Who == "private"))
        && (Type is null || Type == WordOf(line.Summary.Type))
        && (App is null || line.Summary.Apps.Contains(App))
        && (State is null || (State == "changed"
            ? line.Summary is { IsPublished: true, Draft: not null }
            : string.Equals(State, line.Stage.ToString(), StringComparison.OrdinalIgnoreCase)))
        && (!NeedsOnly || line.Need is not null);

    public static string WordOf(FlowType type) => type switch
    {
        FlowType.Inbound => "inbound",
        FlowType.Outbound => "outbound",
        _ => "between"
    };
}
