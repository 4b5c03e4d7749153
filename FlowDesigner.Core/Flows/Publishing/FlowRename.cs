using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Gives a flow's text another key and name, also where the rest of it cannot be read.</summary>
internal static class FlowRename
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string text, string key, string name, string? description = null)
    {
        if (FlowJson.Read(text, out _, keepUnknown: true) is { } flow)
            return FlowJson.Write(flow with { Key = key, Name = name, Description = description ?? flow.Description });
        if (Parse(text) is not { } broken)
            return text;
        var renamed = new JsonObject { ["key"] = key, ["name"] = name };
        if (description is not null)
            renamed["description"] = description;
        foreach (var (field, value) in broken.Where(field => !renamed.ContainsKey(field.Key)))
            renamed[field] = value?.DeepClone();
        return renamed.ToJsonString(Readable) + "\n";
    }

    /// <summary>The text as an object; null where it is none.</summary>
    public static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { MaxDepth = FlowJson.MaxDepth }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
