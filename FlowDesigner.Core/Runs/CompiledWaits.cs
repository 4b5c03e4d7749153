using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

internal sealed record CompiledWait(WaitStep Wait, ImmutableArray<StepPort> After) : CompiledStep(Wait, After)
{
    public Template? For { get; init; }
    public Template? Until { get; init; }
    public Template? Timeout { get; init; }
    public CompiledEvent? Event { get; init; }

    /// <summary>True where something follows its timeout.</summary>
    public bool TakesTimeout { get; init; }

    public static CompiledWait Of(WaitStep wait, FlowGraph graph, AppCatalog apps) => new(wait, graph.Parents(wait.Key))
    {
        For = Text(wait.For),
        Until = Text(wait.Until),
        Timeout = Text(wait.Timeout),
        Event = wait.Event is { } awaited ? CompiledEvent.Of(wait.Key, awaited, apps) : null,
        TakesTimeout = graph.Children(wait.Key, StepPort.Timeout).Any(),
    };

    internal static Template? Text(string? mapping) => mapping is null ? null : Template.Text(mapping);
}

/// <summary>The event that a Wait waits for: its kind, and what is compared on either side.</summary>
internal sealed record CompiledEvent(App App, AppTrigger Trigger, string? Slot, string Form, Template Own)
{
    public string Topic => TopicOf(App.Key, Trigger.Key);

    public string Name => $"\"{Trigger.Name}\" of {App.Name}";

    public static string TopicOf(string app, string trigger) => $"{app}.{trigger}";

    public static CompiledEvent Of(string step, WaitEvent awaited, AppCatalog apps)
    {
        if (apps.Find(awaited.App) is not { } app || apps.FindTrigger(awaited.App, awaited.Trigger) is not { } trigger)
            throw new FlowNotRunnableException(
                $"Step \"{step}\": there is no trigger \"{awaited.Trigger}\" of \"{awaited.App}\" to wait for.");
        return WaitMatch.Split(awaited.Match) is { } match
            ? new(app, trigger, awaited.Connection, match.Event, Template.Text(match.Own))
            : throw new FlowNotRunnableException($"Step \"{step}\": its match is not of the form {WaitMatch.Expected}.");
    }

    /// <summary>Where the event comes from: its account, or the flow connection's own address where the app has none.</summary>
    public Expectation Of(IReadOnlyDictionary<string, long> bindings, long flowConnectionId) =>
        new(Slot is null ? flowConnectionId : bindings.GetValueOrDefault(Slot), Topic, Form);
}

internal sealed record CompiledApprove(ApproveStep Approve, ImmutableArray<StepPort> After, Template Message) : CompiledStep(Approve, After)
{
    public Template? Timeout { get; init; }
    public bool TakesTimeout { get; init; }

    public static CompiledApprove Of(ApproveStep approve, FlowGraph graph) =>
        new(approve, graph.Parents(approve.Key), Template.Text(approve.Message))
    {
        Timeout = CompiledWait.Text(approve.Timeout),
        TakesTimeout = graph.Children(approve.Key, StepPort.Timeout).Any(),
    };
}

internal sealed record CompiledCall(CallFlowStep Call, ImmutableArray<StepPort> After, Template Inputs) : CompiledStep(Call, After)
{
    public static CompiledCall Of(CallFlowStep call, FlowGraph graph) => new(call, graph.Parents(call.Key), Template.Parse(call.Inputs));
}
