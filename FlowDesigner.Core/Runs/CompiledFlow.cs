using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>A flow version made ready to run: apps looked up, mappings parsed, steps in order. Shared by all its runs.</summary>
public sealed class CompiledFlow
{
    private CompiledFlow(Flow flow, AppCatalog apps)
    {
        Flow = flow;
        Trigger = apps.FindTrigger(flow.Trigger.App, flow.Trigger.Trigger)
            ?? throw new FlowNotRunnableException($"The app \"{flow.Trigger.App}\" has no trigger \"{flow.Trigger.Trigger}\".");
        Lane = Text(flow.Trigger.Lane);
        Dedupe = Text(flow.Trigger.Dedupe);
        Searchable = [.. flow.Searchable.Select(Template.Text)];
        Graph = FlowGraph.Of(flow);
        foreach (var step in flow.Steps.Where(step => !step.Disabled))
        {
            if (Graph.IsCrossed(step.Key))
                throw new FlowNotRunnableException(
                    $"Step \"{step.Key}\" follows steps of different branches of a Parallel; only a Join can.");
        }
        Root = Compile(Graph.Root.Steps, apps);
        EventWaits = [.. WaitsIn(Root)];
    }

    public Flow Flow { get; }
    public FlowGraph Graph { get; }
    public AppTrigger Trigger { get; }
    internal Template? Lane { get; }
    internal Template? Dedupe { get; }
    internal ImmutableArray<Template> Searchable { get; }
    internal ImmutableArray<CompiledStep> Root { get; }

    /// <summary>The events that its Wait steps wait for.</summary>
    internal ImmutableArray<CompiledEvent> EventWaits { get; }

    /// <summary>Throws <see cref="FlowNotRunnableException"/> where a part that the flow names is not there.</summary>
    public static CompiledFlow Compile(Flow flow, AppCatalog apps) => new(flow, apps);

    internal CompiledAction? ActionOf(string key) => Actions(Root).FirstOrDefault(action => action.Key == key);

    /// <summary>Every action step, also those inside of For eaches.</summary>
    internal IEnumerable<CompiledAction> Actions() => Actions(Root);

    internal IEnumerable<CompiledAction> ActionsOutsideLoops => Actions(Root).Where(action => action.Step.In is null);

    private static IEnumerable<CompiledAction> Actions(ImmutableArray<CompiledStep> steps) => steps.SelectMany(step => step switch
    {
        CompiledAction action => [action],
        CompiledLoop loop => Actions(loop.Body),
        CompiledParallel parallel => parallel.Branches.SelectMany(branch => Actions(branch.Steps)),
        _ => Enumerable.Empty<CompiledAction>(),
    });

    /// <summary>What a run of this flow may come to wait for.</summary>
    internal IReadOnlyList<Expectation> Expectations(IReadOnlyDictionary<string, long> bindings, long flowConnectionId) =>
        [.. EventWaits.Select(wait => wait.Of(bindings, flowConnectionId)).Distinct()];

    private static IEnumerable<CompiledEvent> WaitsIn(ImmutableArray<CompiledStep> steps) => steps.SelectMany(step => step switch
    {
        CompiledWait { Event: { } awaited } => [awaited],
        CompiledLoop loop => WaitsIn(loop.Body),
        CompiledParallel parallel => parallel.Branches.SelectMany(branch => WaitsIn(branch.Steps)),
        _ => Enumerable.Empty<CompiledEvent>(),
    });

    private static Template? Text(string? mapping) => mapping is null ? null : Template.Text(mapping);

    /// <param name="steps">The steps of a scope or of a branch, in order.</param>
    /// <param name="apps">The apps that there are.</param>
    /// <param name="depth">How many Parallels are around them; steps deeper inside belong to a Parallel among them.</param>
    private ImmutableArray<CompiledStep> Compile(IEnumerable<Step> steps, AppCatalog apps, int depth = 0)
    {
        var all = steps.ToList();
        var inside = all.Where(step => Graph.BranchesAround(step.Key).Length > depth)
            .ToLookup(step => Graph.BranchesAround(step.Key)[depth]);
        return
        [
            .. from step in all
               where Graph.BranchesAround(step.Key).Length == depth
               select Compile(step, apps, port => Compile(inside[port], apps, depth + 1)) with
               {
                   HasErrorPath = Graph.Children(step.Key, StepPort.Error).Any(),
               },
        ];
    }

    private CompiledStep Compile(Step step, AppCatalog apps, Func<StepPort, ImmutableArray<CompiledStep>> branch) => step switch
    {
        { Disabled: true } => new CompiledPass(step, Graph.Parents(step.Key)),
        ActionStep action => CompileAction(action, apps),
        IfStep condition => new CompiledIf(step, Graph.Parents(step.Key), Template.Text(condition.Condition)),
        SwitchStep choice => new CompiledSwitch(step, Graph.Parents(step.Key), Template.Text(choice.Value),
            [.. choice.Cases.Select(one => (one.Key, Template.Text(one.EqualTo)))]),
        ParallelStep parallel => new CompiledParallel(step, Graph.Parents(step.Key),
            [.. parallel.Branches.Select(name => new StepPort(step.Key, name)).Select(port => new CompiledBranch(port, branch(port)))]),
        JoinStep => new CompiledJoin(step, Graph.Parents(step.Key)),
        StopStep stop => new CompiledStop(step, Graph.Parents(step.Key), Template.Text(stop.Reason)),
        SetStep set => new CompiledSet(step, Graph.Parents(step.Key), Template.Parse(set.Values)),
        ForEachStep loop => new CompiledLoop(loop, Graph.Parents(step.Key), Compile(Graph.Inside(step.Key).Steps, apps))
        {
            List = Text(loop.List),
            ItemKey = Text(loop.ItemKey),
            Source = loop.Source is { } source ? CompileSource(loop, source, apps) : null,
        },
        WaitStep wait => CompiledWait.Of(wait, Graph, apps),
        ApproveStep approve => CompiledApprove.Of(approve, Graph),
        CallFlowStep call => CompiledCall.Of(call, Graph),
        _ => throw new FlowNotRunnableException($"No way to run a step of kind {step.GetType().Name}."),
    };

    private CompiledAction CompileAction(ActionStep step, AppCatalog apps)
    {
        var (app, action) = Find(step.Key, step.App, step.Action, apps);
        return new(step, Graph.Parents(step.Key), app, action, step.Connection, Template.Parse(step.Inputs))
        {
            BusinessKey = Text(step.BusinessKey),
            DefaultBusinessKey = Text(action.BusinessKey),
            MaxAttempts = step.MaxAttempts ?? RetryPolicy.MaxAttempts,
            Deadline = step.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : action.Deadline,
        };
    }

    private static CompiledAction CompileSource(ForEachStep loop, ListSource source, AppCatalog apps)
    {
        var (app, action) = Find(loop.Key, source.App, source.Action, apps);
        return action.Paging is null
            ? throw new FlowNotRunnableException(
                $"Step \"{loop.Key}\": {app.Name} · {action.Name} is not a list that can be read page by page.")
            : new(loop, [], app, action, source.Connection, Template.Parse(source.Inputs ?? Inputs.Empty.Value))
            {
                MaxAttempts = RetryPolicy.MaxAttempts,
                Deadline = action.Deadline,
            };
    }

    private static (App App, AppAction Action) Find(string step, string app, string action, AppCatalog apps) =>
        apps.Find(app) is not { } found ? throw new FlowNotRunnableException($"Step \"{step}\": there is no app \"{app}\".")
        : apps.FindAction(app, action) is not { } known
            ? throw new FlowNotRunnableException($"Step \"{step}\": {found.Name} has no action \"{action}\".")
        : (found, known);
}

/// <summary>A flow that names parts this program does not have; kept as it is, and not run.</summary>
public sealed class FlowNotRunnableException(string message) : Exception(message);

/// <summary>Where the engine gets flow versions from.</summary>
public interface IFlowVersions
{
    ValueTask<Flow> GetAsync(long flowId, int version, CancellationToken cancel);
}
