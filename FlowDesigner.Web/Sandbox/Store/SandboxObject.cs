using System.Text.Json.Nodes;

namespace FlowDesigner.Web.Sandbox.Store;

/// <summary>One stored object as the provider would show it; <see cref="Seq"/> is the order of creation.</summary>
public sealed record SandboxObject(long Seq, string Kind, string Id, string Title, long Created, bool IsDeleted, string Json)
{
    internal JsonObject Parse() => JsonNode.Parse(Json)!.AsObject();
}

/// <summary>A value an object can be found by.</summary>
internal readonly record struct Lookup(string Name, string Value);

/// <summary>Which objects of a kind to list; newest first unless <see cref="After"/> is given.</summary>
internal sealed record PageQuery(string App, string Kind, int Limit)
{
    /// <summary>Only objects older than this one.</summary>
    public long? Before { get; init; }

    /// <summary>Only objects newer than this one, the nearest first.</summary>
    public long? After { get; init; }

    public int Skip { get; init; }

    /// <summary>All must hold.</summary>
    public IReadOnlyList<Lookup> Where { get; init; } = [];

    public long? CreatedFrom { get; init; }
    public long? CreatedTo { get; init; }
}
