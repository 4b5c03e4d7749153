namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>What became of something between two versions.</summary>
public enum DifferenceKind
{
    Changed,
    Added,
    Removed,

    /// <summary>It follows other steps, or is in another frame.</summary>
    Rewired,

    /// <summary>It is drawn at another place, and does the same.</summary>
    Moved,
}

/// <summary>One change between two versions, in words.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Step">The step's key, as the newer version has it where both have it; null for the flow, its trigger and its
/// drawing.</param>
/// <param name="What">What it is about: the step's title, "Trigger", "Flow".</param>
/// <param name="Words">What changed, such as "Email changed".</param>
public sealed record DifferenceLine(DifferenceKind Kind, string? Step, string What, string Words)
{
    /// <summary>The value of before; null where there was none, or the words say all.</summary>
    public string? From { get; init; }

    /// <summary>The value of now; null where there is none, or the words say all.</summary>
    public string? To { get; init; }

    /// <summary>The field's place in the step, <c>inputs/email</c>; null where it is no field.</summary>
    public string? Field { get; init; }

    /// <summary>All of it as one sentence.</summary>
    public string Sentence => (From, To) switch
    {
        (null, null) => $"{What}: {Words}",
        (null, _) => $"{What}: {Words} to {To}",
        (_, null) => $"{What}: {Words}, was {From}",
        _ => $"{What}: {Words} from {From} to {To}",
    };
}
