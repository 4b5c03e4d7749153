using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Comparing;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Two versions of one flow beside each other.</summary>
/// <param name="From">The older; null where it cannot be read as a flow.</param>
/// <param name="To">The newer; null where it cannot be read as a flow.</param>
/// <param name="Difference">What is different; null where one of them cannot be read.</param>
public sealed record FlowComparison(Flow? From, Flow? To, FlowDifference? Difference)
{
    /// <summary>How many changes there are, in words.</summary>
    public string Count => Difference?.Count ?? "changes in its text";
}

/// <summary>Compares the versions of a flow, and its draft, for whoever may see them.</summary>
public sealed class FlowComparisons(FlowService flows, FlowDrafts drafts, AppCatalog catalog)
{
    /// <summary>What publishing the draft would change; null where there is no draft, or nothing is published yet.</summary>
    public async Task<FlowComparison?> OfDraftAsync(string key, string reader, CancellationToken cancel) =>
        await drafts.ReadAsync(key, reader, cancel) is { Mark: not null, LiveVersion: > 0 } draft
            ? await BetweenAsync(key, draft.LiveVersion, null, reader, cancel) : null;

    /// <summary>Two versions; null where one of them is not there.</summary>
    /// <param name="key">The flow.</param>
    /// <param name="from">The older version; null for the draft.</param>
    /// <param name="to">The newer version; null for the draft.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<FlowComparison?> BetweenAsync(string key, int? from, int? to, string reader, CancellationToken cancel)
    {
        if (await TextAsync(key, from, reader, cancel) is not { } before || await TextAsync(key, to, reader, cancel) is not { } now)
            return null;
        var (old, made) = (FlowJson.Read(before, out _, keepUnknown: true), FlowJson.Read(now, out _, keepUnknown: true));
        return new(old, made, old is null || made is null ? null : FlowDifference.Between(old, made, catalog));
    }

    private async Task<string?> TextAsync(string key, int? version, string reader, CancellationToken cancel) => version is { } published
        ? await flows.ExportAsync(key, published, reader, cancel) : (await drafts.ReadAsync(key, reader, cancel))?.Text;
}
