using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>The flows that come with the product. Each is a text of its own in <c>Flows/ReadyMade</c>.</summary>
public static class ReadyMadeFlows
{
    private const string Folder = ".Flows.ReadyMade.";

    private static readonly Lazy<ImmutableArray<Flow>> Read = new(ReadAll);

    public static ImmutableArray<Flow> All => Read.Value;

    private static ImmutableArray<Flow> ReadAll()
    {
        var assembly = typeof(ReadyMadeFlows).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.Contains(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var text = new byte[stream.Length];
            stream.ReadExactly(text);
            return FlowJson.Read(text, out var problems) is { } flow && problems.IsEmpty ? flow
                : throw new InvalidDataException($"{name} is no flow: {string.Join(" ", problems.Select(problem => problem.Message))}");
        })];
    }
}
