using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Tests.Flows;

/// <summary>A small flow without a problem, and its parts, for tests that break one thing.</summary>
internal static class Sound
{
    public static Flow Flow(params Step[] steps) => new()
    {
        Key = "sound-flow",
        Name = "Sound flow",
        Connections = Ordinal.Map<string>().Add("stripe", "stripe").Add("togai", "togai"),
        Trigger = new() { App = "togai", Trigger = "account_created", Connection = "togai" },
        Steps = steps.Length > 0 ? [.. steps] : [Customer()],
    };

    public static ActionStep Customer(string inputs = """{ "name": "{{ trigger.data.name }}" }""", params string[] after) => new()
    {
        Key = "customer", App = "stripe", Action = "create_customer", Connection = "stripe",
        Inputs = Json(inputs), BusinessKey = "{{ trigger.data.id }}", After = [.. after],
    };

    public static SetStep Set(string key, params string[] after) =>
        new() { Key = key, Values = Json("""{ "name": "Ada" }"""), After = [.. after] };

    public static IfStep If(string key, params string[] after) =>
        new() { Key = key, Condition = "{{ trigger.data.id != '' }}", After = [.. after] };

    public static SwitchStep Switch(string key, params string[] after) =>
        new() { Key = key, Value = "{{ trigger.data.id }}", Cases = [new("inr", "Rupees", "INR"), new("eur", null, "EUR")], After =
        [
            .. after
        ] };

    public static ParallelStep Parallel(string key, params string[] after) =>
        new() { Key = key, Branches = ["left", "right"], After = [.. after] };

    public static JoinStep Join(string key, params string[] after) => new() { Key = key, After = [.. after] };

    public static StopStep Stop(string key, params string[] after) => new() { Key = key, Reason = "Done", After = [.. after] };

    public static ForEachStep Each(string key = "each", params string[] after) => new()
    {
        Key = key, Source = new() { App = "stripe", Action = "list_customers", Connection = "stripe" }, After = [.. after],
    };

    public static JsonElement Json(string text) => JsonBody.Parse(Encoding.UTF8.GetBytes(text));
}
