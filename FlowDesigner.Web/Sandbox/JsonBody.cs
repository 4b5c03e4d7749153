using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlowDesigner.Web.Sandbox;

internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>The query's values on a read, the body's on a write; null where the body is not one JSON object.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpRequest request)
    {
        if (request.Method is "GET" or "DELETE")
            return new JsonObject(request.Query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)q.Value.ToString())));
        try
        {
            return await JsonNode.ParseAsync(request.Body, null, Strict, request.HttpContext.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
