using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Tests.Sandbox;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>A webhook address of a flow that does nothing but keep its event, and what a provider would send there.</summary>
internal sealed class Door(LiveApp app, string url, string secret, string flowConnection)
{
    public const string Secret = "whsec_of_this_door_only";

    public string Url => url;

    public string FlowConnection => flowConnection;

    public static async Task<Door> OpenAsync(
        LiveApp app, string provider = "stripe", string trigger = "customer_created", string? secret = Secret, string? connection = null)
    {
        var flow = new JsonObject
        {
            ["key"] = $"keep-{provider}",
            ["name"] = "Keep what comes",
            ["type"] = "between",
            ["connections"] = new JsonObject { [provider] = provider },
            ["trigger"] = new JsonObject { ["app"] = provider, ["trigger"] = trigger, ["connection"] = provider },
            ["steps"] = new JsonArray(new JsonObject
            {
                ["key"] = "kept",
                ["control"] = "set",
                ["values"] = new JsonObject { ["type"] = "{{ trigger.type ?? trigger.event }}" }
            }),
        };
        var import = await app.PostAsync("flows", flow.ToJsonString());
        Assert.True(import.Status is 201 or 200, import.Body);
        var request = new JsonObject
        {
            ["flow"] = $"keep-{provider}", ["name"] = "Door",
            ["connections"] = new JsonObject { [provider] = connection ?? $"sandbox-{provider}" },
        };
        if (secret is not null)
            request["webhookSecret"] = secret;
        var made = await app.PostAsync("flow-connections", request.ToJsonString());
        Assert.True(made.Status == 201, made.Body);
        return new Door(app, made.Text("webhookUrl")!, secret ?? "", made.Text("id")!);
    }

    /// <summary>Sends a Stripe event as Stripe would.</summary>
    public Task<Reply> SendAsync(string body, DateTimeOffset? at = null, string? secretNow = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return app.HookAsync(url, bytes, ("Stripe-Signature", Sign(bytes, at, secretNow)), ("Content-Type", "application/json"));
    }

    public string Sign(byte[] body, DateTimeOffset? at = null, string? secretNow = null, string scheme = "v1")
    {
        var t = (at ?? app.Clock.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={t},{scheme}={Mac([.. Encoding.UTF8.GetBytes(t + "."), .. body], secretNow ?? secret)}";
    }

    public static string Mac(byte[] signed, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));

    public async Task<int> RunsAsync() =>
        (await app.GetAsync($"runs?flowConnection={flowConnection}&limit=200")).Json["items"]!.AsArray().Count;

    public static string Event(string id, string more = "") =>
        $$"""{"id":"{{id}}","object":"event","type":"customer.created","livemode":false,"data":{"object":{"id":"cus_{{id}}","metadata":{}{{more}}} } }""";
}
