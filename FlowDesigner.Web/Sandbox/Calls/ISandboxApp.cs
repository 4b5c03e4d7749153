using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>A stand-in for one provider: its operations as data, and how it speaks.</summary>
internal interface ISandboxApp
{
    string Key { get; }
    IReadOnlyList<Operation> Operations { get; }

    /// <summary>The secret webhooks are signed with where a subscription names none; null leaves them unsigned.</summary>
    string? DefaultSecret { get; }

    /// <summary>The kind that seeding makes, and what makes one.</summary>
    Action<SandboxSession, long, bool> Seed { get; }

    /// <summary>Null when the provider's key and headers are right.</summary>
    Answer? Refuse(HttpRequest request, Operation? operation);

    /// <summary>The request's raw values, or the answer that refuses its form.</summary>
    Task<(JsonObject Given, Answer? Refusal)> ReadAsync(HttpRequest request, Operation operation);

    Answer Explain(ShapeProblem problem);

    /// <summary>The provider's own error for a status it was told to answer with.</summary>
    Answer Fail(int status);

    Answer NotFound(string method, string path);

    /// <summary>The key that makes a repeated call one effect; null where the call carries or knows none.</summary>
    string? IdempotencyKey(HttpRequest request, Operation operation);

    Answer KeyInUse(string key);
    Answer KeyReused(string key);

    /// <summary>Headers every answer carries.</summary>
    IEnumerable<KeyValuePair<string, string>> Stamp(string requestId);

    /// <summary>Headers of a webhook delivery.</summary>
    IEnumerable<KeyValuePair<string, string>> Sign(string? secret, string payload, string eventId, DateTimeOffset now);
}
