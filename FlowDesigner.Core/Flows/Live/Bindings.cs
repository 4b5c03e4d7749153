using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>The stored form of a flow connection's bindings: a JSON object from slots to connection ids.</summary>
internal static class Bindings
{
    public static ImmutableSortedDictionary<string, long> Read(string json) =>
        Ordinal.Map<long>().AddRange(JsonSerializer.Deserialize<Dictionary<string, long>>(json)!);

    public static string Write(IReadOnlyDictionary<string, long> bindings) =>
        JsonSerializer.Serialize(new SortedDictionary<string, long>(bindings.ToDictionary(), StringComparer.Ordinal));
}
