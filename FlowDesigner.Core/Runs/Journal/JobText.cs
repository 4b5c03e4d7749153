using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlowDesigner.Core.Runs.Journal;

/// <summary>A job's filter as it is stored.</summary>
internal static class JobText
{
    private static readonly JsonSerializerOptions Short = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Write(RunFilter filter) => JsonSerializer.Serialize(filter, Short);

    public static RunFilter Read(string text) => JsonSerializer.Deserialize<RunFilter>(text, Short)!;
}
