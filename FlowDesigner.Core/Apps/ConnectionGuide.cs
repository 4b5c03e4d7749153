namespace FlowDesigner.Core.Apps;

/// <summary>
/// Where a person finds an app's keys. Words that stand on the provider's own page are between double asterisks: <c>Open
/// **Developers**.</c>
/// </summary>
/// <param name="Steps">One instruction each, in the order they are followed.</param>
public sealed record ConnectionGuide(params IReadOnlyList<string> Steps)
{
    /// <summary>What stands over the steps.</summary>
    public string Title { get; init; } = "Where to find the key";

    /// <summary>What else is good to know before pasting a key, one sentence or two each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The provider's pages about it.</summary>
    public IReadOnlyList<GuideLink> Links { get; init; } = [];

    /// <summary>The page that the last press is on; null where every provider's looks different.</summary>
    public GuidePicture? Picture { get; init; }
}

/// <summary>A page of the provider.</summary>
/// <param name="Words">What the link says.</param>
/// <param name="Address">Its absolute https address.</param>
public sealed record GuideLink(string Words, string Address);

/// <summary>A provider's page in a few words, for screens to draw: enough to recognise it, and no copy of it.</summary>
/// <param name="Site">What the browser's address line shows.</param>
/// <param name="Heading">The page's heading.</param>
/// <param name="Press">The button to press.</param>
public sealed record GuidePicture(string Site, string Heading, string Press)
{
    /// <summary>The navigation's words, from the top.</summary>
    public IReadOnlyList<string> Menu { get; init; } = [];

    /// <summary>The word of <see cref="Menu"/> that is open.</summary>
    public required string Current { get; init; }

    /// <summary>A switch beside the heading that stands off, such as "Test mode".</summary>
    public string? Off { get; init; }

    /// <summary>What is listed under the heading, each with how its value begins.</summary>
    public IReadOnlyList<(string Name, string Value)> Rows { get; init; } = [];
}
