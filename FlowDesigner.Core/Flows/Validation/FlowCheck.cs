using System.Globalization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>One demand on a flow: what is wrong with it, or nothing.</summary>
public delegate IEnumerable<FlowProblem> FlowRule(FlowCheck check);

/// <summary>A flow under check, with what every rule asks about it.</summary>
public sealed class FlowCheck(Flow flow, AppCatalog catalog)
{
    public Flow Flow { get; } = flow;
    public AppCatalog Catalog { get; } = catalog;
    public FlowGraph Graph { get; } = FlowGraph.Of(flow);

    public AppTrigger? Trigger => Catalog.FindTrigger(Flow.Trigger.App, Flow.Trigger.Trigger);

    public AppAction? ActionOf(ActionStep step) => Catalog.FindAction(step.App, step.Action);

    public AppAction? ActionOf(ListSource source) => Catalog.FindAction(source.App, source.Action);

    public IEnumerable<(ActionStep Step, AppAction Action)> Actions() =>
        Flow.Steps.OfType<ActionStep>().Select(step => (step, ActionOf(step)!)).Where(pair => pair.Item2 is not null);

    /// <summary>What a step does outside, as far as its inputs say it before they are mapped.</summary>
    public static Effect EffectOf(ActionStep step, AppAction action) => action.EffectFor(new(step.Inputs));

    /// <summary>A problem of one step, with the step's number and title before the words.</summary>
    public FlowProblem At(Step step, string code, string words, string? field = null, bool isWarning = false) =>
        new(code, $"{Name(step)}: {words}", step.Key, field, isWarning);

    /// <summary>A problem of the trigger.</summary>
    public static FlowProblem AtTrigger(string code, string words, string? field = null, bool isWarning = false) =>
        new(code, $"The trigger: {words}", null, field, isWarning);

    private string Name(Step step)
    {
        var number = Graph.NumberOf(step.Key) ?? (Flow.Steps.IndexOf(step) + 2).ToString(CultureInfo.InvariantCulture);
        return $"Step {number} \"{TitleOf(step)}\"";
    }

    private string TitleOf(Step step) =>
        step.Title ?? StepKind.Of(step)?.Name ?? (step is ActionStep action ? ActionOf(action)?.Name : null) ?? step.Key;

    /// <summary>Whether a text that is typed in, and no mapping, is no duration.</summary>
    public static bool IsNoDuration(string? text) =>
        text is not null && !text.Contains("{{", StringComparison.Ordinal) && Duration.Read(text) is null;
}
