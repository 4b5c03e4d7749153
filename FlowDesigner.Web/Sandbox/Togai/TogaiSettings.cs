using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Togai;

/// <summary>Settings hang on any entity, known to this stand-in or not.</summary>
internal static class TogaiSettings
{
    private const string Kind = "setting";

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/settings", TogaiShapes.CreateSetting, Create),
        new("GET", "/settings", TogaiShapes.ListSettings, call =>
            TogaiLists.Page(call, Kind, s => s.Json, "setting_id", "entity_id", "entity_type", "namespace")),
        new("GET", "/settings/{setting_id_str}", TogaiShapes.Nothing, call =>
            Find(call) is { } found ? new Answer(200, found.Json) : Missing(call)),
        new("PATCH", "/settings/{setting_id_str}", TogaiShapes.UpdateSetting, Update),
    ];

    /// <summary>The settings sent along with a customer or account; one that exists takes the new value.</summary>
    public static void Put(Call call, JsonNode? inline, string entityType, string entityId)
    {
        foreach (var item in inline as JsonArray ?? [])
        {
            var setting = item!.DeepClone().AsObject();
            setting["entityType"] = entityType;
            setting["entityId"] = entityId;
            if (call.Session.Find(call.App, Kind, IdOf(setting)) is { } existing)
                call.Session.Replace(call.App, existing, Title(setting), setting, Lookups(setting));
            else Insert(call, setting);
        }
    }

    /// <summary>An entity's settings as accounts and customers show them, without the entity.</summary>
    public static JsonArray Of(SandboxSession session, string app, string entityType, string entityId)
    {
        var found = session.Page(new PageQuery(app, Kind, 10)
        {
            Where = [new Lookup("entity_id", entityId), new Lookup("entity_type", entityType)],
        });
        return [.. found.Select(f => f.Parse()).Select(s =>
        {
            s.Remove("entityType");
            s.Remove("entityId");
            return (JsonNode)s;
        })];
    }

    private static Answer Create(Call call)
    {
        var id = IdOf(call.Values);
        if (call.Session.Find(call.App, Kind, id) is not null) return TogaiErrors.Bad($"Setting '{id}' already exists");
        Insert(call, call.Values);
        return Answer.Json(201, call.Values);
    }

    // 201 tells of a change, 204 that the setting was so already.
    private static Answer Update(Call call)
    {
        if (Find(call) is not { } found) return Missing(call);
        var setting = found.Parse();
        var before = setting.DeepClone();
        foreach (var (name, value) in call.Values) setting[name] = value?.DeepClone();
        if (JsonNode.DeepEquals(before, setting)) return new Answer(204, null);
        call.Session.Replace(call.App, found, Title(setting), setting, Lookups(setting));
        return Answer.Json(201, setting);
    }

    private static void Insert(Call call, JsonObject setting) => call.Session.Insert(
        call.App, Kind, IdOf(setting), Title(setting), call.UnixNow, setting, Lookups(setting));

    private static SandboxObject? Find(Call call) => call.Session.Find(call.App, Kind, call.Route["setting_id_str"]);

    private static Answer Missing(Call call) => TogaiErrors.Missing("Setting", call.Route["setting_id_str"]);

    private static string IdOf(JsonObject s) => $"setting.{s.Text("namespace")}.{s.Text("id")}.{s.Text("entityType")}.{s.Text("entityId")}";

    private static string Title(JsonObject s) => $"{s.Text("id")} of {s.Text("entityId")}: {s.Text("value")}";

    private static Lookup[] Lookups(JsonObject s) =>
    [
        new("setting_id", s.Text("id")!), new("entity_id", s.Text("entityId")!), new("entity_type", s.Text("entityType")!),
        new("namespace", s.Text("namespace")!),
    ];
}
