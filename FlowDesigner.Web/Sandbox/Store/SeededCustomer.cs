using System.Text.Json.Nodes;

namespace FlowDesigner.Web.Sandbox.Store;

/// <summary>The values of an invented customer, as a caller would send them.</summary>
internal static class SeededCustomer
{
    public static JsonObject Of(bool hasEmail)
    {
        var values = new JsonObject { ["name"] = "Seeded " + SandboxIds.Capitals(6) };
        if (hasEmail) values["email"] = SandboxIds.New("seed.", 12).ToLowerInvariant() + "@customers.example";
        return values;
    }
}
