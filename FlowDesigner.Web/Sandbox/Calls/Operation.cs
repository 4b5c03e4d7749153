using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>One path and method a provider documents: what it accepts and what it does.</summary>
internal sealed record Operation(string Method, string Path, Shape Accepts, Func<Call, Answer> Run)
{
    public bool IsWrite => Method != "GET";
    public string Name => $"{Method} {Path}";
}

/// <summary>A checked request on its way through an operation, with the session it works in.</summary>
internal sealed record Call(
    string App, SandboxSession Session, JsonObject Values, IReadOnlyDictionary<string, string> Route, DateTimeOffset Now,
    string RequestId, string? IdempotencyKey)
{
    public required Emitter Emit { get; init; }

    public long UnixNow => Now.ToUnixTimeSeconds();
    public string? Text(string name) => (string?)Values[name];
    public int Integer(string name, int otherwise) =>
        Values[name] is { } number ? (int)Math.Clamp((long)number, int.MinValue, int.MaxValue) : otherwise;
}
