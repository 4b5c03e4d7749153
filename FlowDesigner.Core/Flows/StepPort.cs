using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>Where a step hangs: behind another step, or behind one edge of a step that has several.</summary>
/// <param name="Step">The key of the step before.</param>
/// <param name="Port">The edge's name, such as <c>yes</c>; null behind a step's plain edge.</param>
public readonly record struct StepPort(string Step, string? Port)
{
    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>Taken where a step fails for good: the run goes on there instead of failing.</summary>
    public const string Error = "error";

    /// <summary>A Switch whose value equals no case.</summary>
    public const string Otherwise = "otherwise";

    /// <summary>Nothing came, or nobody answered, in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>Reads an entry of <see cref="Step.After"/>: <c>key</c> or <c>key:port</c>.</summary>
    public static StepPort Parse(string after)
    {
        var at = after.IndexOf(':', StringComparison.Ordinal);
        return at < 0 ? new(after, null) : new(after[..at], after[(at + 1)..]);
    }

    /// <summary>The edges that a step has, its plain one as null; a Stop has none.</summary>
    public static ImmutableArray<string?> Of(Step step) => step switch
    {
        IfStep => [Yes, No],
        SwitchStep choice => [.. Named(choice.Cases).Select(one => one.Key), Otherwise],
        ParallelStep parallel => [.. Named(parallel.Branches)],
        ApproveStep => [Yes, No, Timeout],
        WaitStep { Event: not null } => [null, Timeout],
        ActionStep or ForEachStep or CallFlowStep => [null, Error],
        StopStep => [],
        _ => [null],
    };

    public override string ToString() => Port is null ? Step : $"{Step}:{Port}";

    private static ImmutableArray<T> Named<T>(ImmutableArray<T> listed) => listed.IsDefault ? [] : listed;
}
