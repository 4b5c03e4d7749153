using FlowDesigner.Core.Flows.Comparing;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>Colour, sign and word of a change always come together.</summary>
public sealed record DifferenceLook(string Tone, string Icon, string Word)
{
    public static DifferenceLook Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Added => new("completed", "plus", "Added"),
        DifferenceKind.Removed => new("failed", "minus", "Removed"),
        DifferenceKind.Rewired => new("waiting", "git-fork", "Rewired"),
        DifferenceKind.Moved => new("quiet", "arrow-up-down", "Moved"),
        _ => new("preview", "pencil", "Changed"),
    };
}

/// <summary>Draws on a version what is different from another one.</summary>
public static class DifferencePictures
{
    public static FlowPicture With(this FlowPicture picture, IReadOnlyDictionary<string, DifferenceKind> marks) => picture with
    {
        Nodes = [.. picture.Nodes.Select(node => marks.TryGetValue(node.Key, out var kind) ? node with { Difference = kind } : node)],
    };
}
