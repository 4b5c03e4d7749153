using System.Text.Json.Nodes;

namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>What a stand-in says: a status, a JSON body (or none) and extra headers.</summary>
internal sealed record Answer(int Status, string? Body)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public static Answer Ok(JsonNode json) => Json(200, json);
    public static Answer Json(int status, JsonNode json) => new(status, json.ToJsonString(SandboxJson.Options));
    public Answer With(string header, string value) => this with { Headers = [.. Headers, KeyValuePair.Create(header, value)] };
}
