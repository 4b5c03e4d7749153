using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>The first answer to a key is kept for 24 hours and given again; the same key with other values is refused.</summary>
internal sealed class Idempotency
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<(string App, string Key), bool> held = new();

    /// <summary>False when another call with this key has not ended yet.</summary>
    public bool TryHold(string app, string? key) => key is null || held.TryAdd((app, key), true);

    public void Release(string app, string? key)
    {
        if (key is not null) held.TryRemove((app, key), out _);
    }

    public static Answer Once(ISandboxApp app, Call call, Operation operation, Func<Answer> run)
    {
        if (call.IdempotencyKey is not { } key) return run();
        var hash = Hash(operation, call);
        var now = call.Now.ToUnixTimeMilliseconds();
        var oldest = now - (long)Kept.TotalMilliseconds;
        var saved = call.Session.First(
            "select hash, status, body from idempotency where app = $1 and key = $2 and at > $3",
            row => new Saved(row.GetString(0), row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2)),
            app.Key, key, oldest);
        if (saved is not null && saved.Hash != hash) return app.KeyReused(key);
        if (saved is not null)
        {
            call.Session.Execute("update idempotency set repeats = repeats + 1 where app = $1 and key = $2", app.Key, key);
            var replay = new Answer(saved.Status, saved.Body).With("Idempotent-Replayed", "true");
            return saved.Status < 500 ? replay : replay with { Headers = [.. replay.Headers, .. app.Fail(saved.Status).Headers] };
        }
        var answer = run();
        call.Session.Execute("delete from idempotency where app = $1 and at <= $2", app.Key, oldest);
        call.Session.Execute(
            """
            insert into idempotency(app, key, hash, status, body, at) values($1, $2, $3, $4, $5, $6)
            on conflict(app, key) do update set hash = $3, status = $4, body = $5, at = $6
            """,
            app.Key, key, hash, answer.Status, answer.Body, now);
        return answer;
    }

    private static string Hash(Operation operation, Call call)
    {
        var route = string.Join('/', call.Route.Values);
        var text = $"{operation.Name}\n{route}\n{SandboxJson.Sorted(call.Values)!.ToJsonString()}";
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private sealed record Saved(string Hash, int Status, string? Body);
}
