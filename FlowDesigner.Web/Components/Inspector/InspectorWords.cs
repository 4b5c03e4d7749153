using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>Sentences about a step that its fields need.</summary>
internal static class InspectorWords
{
    /// <summary>What a step does, behind its number: "writes to Stripe".</summary>
    public static string Does(StepContext context) => context.Step switch
    {
        null => context.Flow.Trigger.App.Length == 0
            ? "starts the flow" : $"starts the flow from {context.Words.AppName(context.Flow.Trigger.App)}",
        ActionStep action => context.Check.ActionOf(action) is { } known
            ? $"{(FlowCheckEffect(action, known) == Effect.Read ? "reads from" : "writes to")} {context.Words.AppName(action.App)}"
            : $"is unknown to {context.Words.AppName(action.App)}",
        IfStep => "takes one of two ways",
        SwitchStep => "takes one of several ways",
        ForEachStep => "repeats the steps in its frame",
        ParallelStep => "runs its branches side by side",
        JoinStep => "goes on when all branches are done",
        WaitStep => "holds the run",
        ApproveStep => "asks a person",
        CallFlowStep => "starts another flow",
        SetStep => "names values for later steps",
        StopStep => "ends the run as skipped",
        _ => "is a step",
    };

    public static string OfEffect(Effect effect) => effect switch
    {
        Effect.Read => "It only reads, so it may be repeated freely.",
        Effect.Keyed => "A repeat is recognised by its key: it is made once.",
        Effect.Natural => "A repeat ends in the same state.",
        _ => "A repeat would do it twice. After a lost answer it is looked up, else a person decides.",
    };

    private static Effect FlowCheckEffect(ActionStep step, AppAction action) => Core.Flows.Validation.FlowCheck.EffectOf(step, action);
}
