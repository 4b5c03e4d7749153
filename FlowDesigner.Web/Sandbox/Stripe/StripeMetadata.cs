using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;

namespace FlowDesigner.Web.Sandbox.Stripe;

internal static class StripeMetadata
{
    public static Answer? Refuse(JsonObject values) =>
        values["metadata"] is JsonObject metadata && metadata.FirstOrDefault(p => p.Key.AsSpan().ContainsAny('[', ']')).Key is { } bad
            ? StripeErrors.Invalid("Metadata keys may not contain square brackets.", null, $"metadata[{bad}]") : null;

    /// <summary>Keys not sent stay; an empty value removes its key; an empty whole clears all.</summary>
    public static void Apply(JsonObject target, JsonNode? given)
    {
        if (given is not JsonObject changes)
        {
            target["metadata"] = new JsonObject();
            return;
        }
        if (target["metadata"] is not JsonObject metadata) target["metadata"] = metadata = [];
        foreach (var (key, value) in changes)
        {
            if ((string?)value == "") metadata.Remove(key);
            else metadata[key] = value?.DeepClone();
        }
    }
}
