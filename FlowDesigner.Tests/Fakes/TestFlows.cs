namespace FlowDesigner.Tests.Fakes;

/// <summary>Flows for engine tests, as text.</summary>
public static class TestFlows
{
    public static string Of(string steps, string trigger = "") => $$"""
        { "key": "test", "name": "Test", "connections": { "shop": "shop" },
          "trigger": { "app": "shop", "trigger": "sold", "connection": "shop"{{(trigger.Length > 0 ? ", " + trigger : "")}} },
          "steps": [ {{steps}} ] }
        """;

    public static string One(string action, string extra = "") => Of(Step("first", action, "", extra));

    public static string Step(string key, string action, string after = "", string extra = "",
        string inputs = """{ "ref": "{{ trigger.id }}", "amount": "{{ trigger.amount }}" }""") => $$"""
        { "key": "{{key}}", "app": "shop", "action": "{{action}}",
            "connection": "shop"{{(after.Length > 0 ? $", \"after\": [\"{after}\"]" : "")}},
          "inputs": {{inputs}}{{(extra.Length > 0 ? ", " + extra : "")}} }
        """;
}
