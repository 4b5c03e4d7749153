using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace FlowDesigner.Tests.Crash;

/// <summary>What the provider itself holds, asked of the sandbox's own process: the other side of every effect.</summary>
internal sealed class SandboxBooks(HttpClient http)
{
    public Task BehaveAsync(string app, object behaviour) => SendAsync(HttpMethod.Put, $"{app}/__behaviour", behaviour);

    public Task SeedAsync(int customers) => SendAsync(HttpMethod.Post, "stripe/__seed", new { count = customers });

    /// <summary>Every object of a kind that calls made, as the provider shows it.</summary>
    public async Task<List<JsonObject>> ObjectsAsync(string app, string kind)
    {
        var all = new List<JsonObject>();
        string? after = null;
        do
        {
            var page = await SendAsync(HttpMethod.Get, $"{app}/__objects?kind={kind}&limit=500{after}");
            all.AddRange(page["objects"]!.AsArray().Select(item => JsonNode.Parse((string)item!["json"]!)!.AsObject()));
            after = page["next"] is { } next ? $"&after={next}" : null;
        }
        while (after is not null);
        return all;
    }

    /// <summary>The Stripe customer that each Togai account names.</summary>
    public async Task<Dictionary<string, string>> LinksAsync() =>
        (await ObjectsAsync("togai", "setting"))
            .ToDictionary(setting => (string)setting["entityId"]!, setting => (string)setting["value"]!);

    /// <summary>How many objects of a kind were ever made by calls.</summary>
    public async Task<long> MadeAsync(string app, string kind)
    {
        var kinds = (await SendAsync(HttpMethod.Get, $"{app}/__stats"))["kinds"]!.AsArray();
        return kinds.Where(entry => (string)entry!["kind"]! == kind).Sum(entry => (long)entry!["created"]!);
    }

    /// <summary>Calls that only repeated one the provider had answered before.</summary>
    public async Task<long> RepeatsAsync(string app) => (long)(await SendAsync(HttpMethod.Get, $"{app}/__stats"))["repeats"]!;

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        var key = path.StartsWith("togai", StringComparison.Ordinal) ? "sandbox" : "sk_test_sandbox";
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }
}
