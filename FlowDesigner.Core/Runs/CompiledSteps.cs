using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Runs;

internal abstract record CompiledStep(Step Step, ImmutableArray<StepPort> After)
{
    public string Key => Step.Key;

    /// <summary>True where the walk goes on behind a failure of this step instead of ending with it.</summary>
    public bool HasErrorPath { get; init; }

    /// <summary>What a person calls this step.</summary>
    public virtual string Title => Step.Title ?? StepKind.Of(Step)?.Name ?? Key;
}

internal sealed record CompiledAction(Step Step, ImmutableArray<StepPort> After, App App, AppAction Action, string? Slot, Template Inputs)
    : CompiledStep(Step, After)
{
    public Template? BusinessKey { get; init; }
    public Template? DefaultBusinessKey { get; init; }
    public int MaxAttempts { get; init; }

    /// <summary>The longest one attempt may take.</summary>
    public TimeSpan Deadline { get; init; }

    public override string Title => Step.Title ?? Action.Name;
}

/// <summary>A step that is switched off: the walk goes on behind it.</summary>
internal sealed record CompiledPass(Step Step, ImmutableArray<StepPort> After) : CompiledStep(Step, After);

internal sealed record CompiledIf(Step Step, ImmutableArray<StepPort> After, Template Condition) : CompiledStep(Step, After);

internal sealed record CompiledSwitch(Step Step, ImmutableArray<StepPort> After, Template Value,
    ImmutableArray<(string Key, Template EqualTo)> Cases)
    : CompiledStep(Step, After);

internal sealed record CompiledParallel(Step Step, ImmutableArray<StepPort> After, ImmutableArray<CompiledBranch> Branches)
    : CompiledStep(Step, After);

internal sealed record CompiledBranch(StepPort Port, ImmutableArray<CompiledStep> Steps);

internal sealed record CompiledJoin(Step Step, ImmutableArray<StepPort> After) : CompiledStep(Step, After);

internal sealed record CompiledStop(Step Step, ImmutableArray<StepPort> After, Template Reason) : CompiledStep(Step, After);

internal sealed record CompiledSet(Step Step, ImmutableArray<StepPort> After, Template Values) : CompiledStep(Step, After);

internal sealed record CompiledLoop(ForEachStep Loop, ImmutableArray<StepPort> After, ImmutableArray<CompiledStep> Body)
    : CompiledStep(Loop, After)
{
    public Template? List { get; init; }
    public CompiledAction? Source { get; init; }
    public Template? ItemKey { get; init; }
}
