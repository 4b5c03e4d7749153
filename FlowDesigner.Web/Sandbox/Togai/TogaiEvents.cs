using System.Globalization;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox.Togai;

internal static class TogaiEvents
{
    public static void Raise(Call call, string type, JsonObject data, JsonObject? previous = null)
    {
        var id = SandboxIds.New("evt_", 20);
        var payload = new JsonObject
        {
            ["id"] = id,
            ["type"] = type,
            ["organizationId"] = "sandbox",
            ["createdAt"] = TogaiTime.Text(call.Now),
            ["data"] = data.DeepClone(),
        };
        if (previous is not null) payload["previous"] = previous;
        call.Emit.Send(
            call.Session, call.App, id, type, call.UnixNow, payload, Emitter.Subscribers(call.Session, call.App, type));
    }
}

internal static class TogaiTime
{
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
