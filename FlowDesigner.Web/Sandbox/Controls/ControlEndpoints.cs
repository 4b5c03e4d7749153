using System.Text.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox.Controls;

/// <summary>The addresses under <c>/sandbox/{app}/__...</c>; they ask for the provider's key as all others do.</summary>
internal static class ControlEndpoints
{
    public static void Map(
        RouteGroupBuilder group, ISandboxApp app, SandboxControls controls, Behaviours behaviours, SandboxClock clock,
        DeliveryWorker deliveries)
    {
        void On(string method, string path, Func<HttpContext, Task<object?>> run) =>
            group.MapMethods(path, [method], context => AnswerAsync(context, app, run));

        On("GET", "__stats", _ => Done(controls.Stats(app.Key)));
        On("GET", "__objects", context => Done(Objects(controls, app.Key, context.Request.Query)));
        On("GET", "__deliveries", context => Done(controls.Deliveries(app.Key, Number(context.Request.Query, "limit") ?? 50)));
        On("GET", "__webhooks", _ => Done(controls.Subscriptions(app.Key)));
        On("PUT", "__webhooks/{name}", async context =>
        {
            var body = await Body<WebhookBody>(context);
            if (!Uri.TryCreate(body.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new BadControl($"url must be an absolute http or https address, is '{body.Url}'.");
            var subscription = new Subscription((string)context.Request.RouteValues["name"]!, body.Url!, body.Secret, body.Events ?? ["*"]);
            await controls.Subscribe(app.Key, subscription);
            deliveries.Wake();
            return subscription;
        });
        On("DELETE", "__webhooks/{name}", async context =>
            new { deleted = await controls.Unsubscribe(app.Key, (string)context.Request.RouteValues["name"]!) });
        On("GET", "__behaviour", _ => Done(behaviours.Get(app.Key)));
        On("PUT", "__behaviour", async context =>
        {
            var behaviour = await Body<Behaviour>(context);
            behaviours.Set(app.Key, behaviour);
            return behaviour;
        });
        On("POST", "__seed", async context =>
        {
            var body = await Body<SeedBody>(context);
            if (body.Count is < 0 or > 5_000_000) throw new BadControl($"count must be 0 to 5000000, is {body.Count}.");
            return new { seeded = await controls.SeedAsync(app.Key, body.Count, body.WithoutEmail, context.RequestAborted) };
        });
        On("POST", "__clock", async context =>
        {
            await clock.AdvanceAsync(app.Key, TimeSpan.FromHours((await Body<ClockBody>(context)).AdvanceHours));
            deliveries.Wake();
            return new { now = clock.Now(app.Key) };
        });
        On("POST", "__reset", async _ =>
        {
            await controls.ResetAsync(app.Key);
            return new { reset = true };
        });
    }

    private static async Task AnswerAsync(HttpContext context, ISandboxApp app, Func<HttpContext, Task<object?>> run)
    {
        var answer = app.Refuse(context.Request, null);
        try
        {
            answer ??= new Answer(200, JsonSerializer.Serialize(await run(context), SandboxJson.Options));
        }
        catch (Exception problem) when (problem is BadControl or JsonException)
        {
            answer = Answer.Json(400, new JsonObject { ["message"] = problem.Message });
        }
        await CallPipeline.WriteAsync(context, app, answer, SandboxIds.New("req_", 14));
    }

    private static ObjectPage Objects(SandboxControls controls, string app, IQueryCollection query) => controls.Objects(
        app, query["kind"].ToString() is { Length: > 0 } kind ? kind : "customer", Number(query, "after"), Number(query, "limit") ?? 50);

    private static int? Number(IQueryCollection query, string name) =>
        query[name].ToString() is not { Length: > 0 } text ? null
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n
        : throw new BadControl($"{name} must be a whole number, is '{text}'.");

    private static async Task<T> Body<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, SandboxJson.Strict, context.RequestAborted)
        ?? throw new BadControl("The body must be a JSON object.");

    private static Task<object?> Done(object? result) => Task.FromResult(result);

    private sealed class BadControl(string message) : Exception(message);

    private sealed record WebhookBody(string? Url, string? Secret, IReadOnlyList<string>? Events);
    private sealed record SeedBody(int Count, int WithoutEmail = 0);
    private sealed record ClockBody(double AdvanceHours);
}
