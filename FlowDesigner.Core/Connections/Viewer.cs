namespace FlowDesigner.Core.Connections;

/// <summary>Who asks. What is private to somebody else does not exist for them.</summary>
/// <param name="Name">The signed-in user's name; null for nobody in particular, who sees shared things only.</param>
public sealed record Viewer(string? Name)
{
    public static Viewer Nobody { get; } = new((string?)null);

    public bool Sees(string? owner, bool isPrivate) => !isPrivate || Is(owner);

    /// <summary>Whether somebody of this name is meant.</summary>
    public bool Is(string? owner) => Name is not null && string.Equals(owner, Name, StringComparison.OrdinalIgnoreCase);
}
