namespace FlowDesigner.Web.Palette;

/// <summary>One line of the command palette.</summary>
/// <param name="Title">What is matched first, and shown.</param>
/// <param name="Href">Where it leads; null where it only does something in the browser.</param>
/// <param name="Icon">A name from client/icons.json.</param>
public sealed record PaletteItem(PaletteGroup Group, string Title, string? Href, string Icon)
{
    /// <summary>Shown after the title; matched last.</summary>
    public string Note { get; init; } = "";

    /// <summary>Other words for it, such as "password" for the account page; matched and not shown.</summary>
    public string Words { get; init; } = "";

    /// <summary>An app whose tile stands for it instead of the icon.</summary>
    public string? App { get; init; }

    /// <summary>What the browser does itself: <c>theme</c> or <c>keys</c>.</summary>
    public string? Does { get; init; }
}

/// <summary>In the order they stand in while they fit alike.</summary>
public enum PaletteGroup { Pages, Actions, Flows, Connections, Apps, Customers, Runs }
