using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A flow's text with everything that publishing would say about it, each problem with its place in the text.</summary>
/// <param name="Flow">Null where the text cannot be read as a flow.</param>
public sealed record CheckedText(Flow? Flow, ImmutableArray<FlowProblem> Problems)
{
    public bool HasErrors => Flow is null || Problems.Any(problem => !problem.IsWarning);

    /// <summary>True where the text is a JSON object, so that it can be kept as a draft.</summary>
    public bool IsJson => Flow is not null || !Problems.Any(problem =>
        problem.Code.StartsWith("json.", StringComparison.Ordinal) || problem.Code == "flow.too_big");

    /// <param name="text">The flow's text.</param>
    /// <param name="catalog">The apps that there are.</param>
    /// <param name="key">The key that the flow has already; null where any will do.</param>
    public static CheckedText Of(string text, AppCatalog catalog, string? key = null)
    {
        var flow = FlowJson.Read(text, out var problems);
        if (flow is not null)
            problems = FlowValidator.Check(flow, catalog, problems);
        if (flow is not null && key is not null && flow.Key != key)
        {
            problems = problems.Insert(0, new("flow.key_changed",
                $"The text says the key \"{flow.Key}\", but this flow is \"{key}\" and stays it: addresses and exports carry the key. " +
                "Put it back, or duplicate the flow.", Field: "key"));
        }
        var read = new CheckedText(flow, problems);
        if (!read.IsJson || problems.IsEmpty)
            return read;
        var places = TextPlaces.Of(text);
        return read with { Problems = [.. problems.Select(places.Place)] };
    }
}
