using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>What a step is called and what it does, in words.</summary>
public sealed class StepWords(Flow flow, AppCatalog apps)
{
    private const int LongestTitle = 24;
    private readonly MappingWords _mappings = new(flow, apps);

    /// <summary>The trigger's name, or its key in words where the name is too long for a card.</summary>
    public string TriggerTitle =>
        flow.Trigger.Trigger.Length == 0 ? "No trigger yet" : FindTrigger()?.Name is { Length: <= LongestTitle } name ? name
        : MappingWords.Sentence(MappingWords.Spaced(flow.Trigger.Trigger));

    public string TriggerDetail =>
        flow.Trigger.App.Length == 0 ? "Pick what starts the flow" : FindTrigger() is { Kind: TriggerKind.OnDemand }
        ? "When you press Trigger now"
        : $"{AppName(flow.Trigger.App)}, by webhook";

    public string TitleOf(Step step) => step.Title ?? step switch
    {
        ActionStep action => ActionName(action.App, action.Action),
        ForEachStep { Source: { } source } => $"For each of {ActionName(source.App, source.Action)}",
        ForEachStep => "For each item",
        WaitStep { Event: { } awaited } => $"Wait for {TriggerName(awaited.App, awaited.Trigger)}",
        UnknownStep unknown => $"Unknown: {unknown.Control}",
        _ => StepKind.Of(step)?.Name ?? step.Key,
    };

    public string DetailOf(Step step) => step switch
    {
        ActionStep action => ActionDetail(action),
        IfStep { Condition.Length: 0 } => "No condition yet",
        IfStep condition => _mappings.Condition(condition.Condition),
        ForEachStep { Source: null, List: null or "" } => "No list yet",
        ForEachStep loop => $"{Plural(loop)}, {loop.Parallel} at a time",
        StopStep stop => _mappings.Text(stop.Reason),
        SetStep set => NamesIn(set.Values),
        SwitchStep choice => $"by {_mappings.Text(choice.Value)}",
        ParallelStep parallel => string.Join(", ", (parallel.Branches.IsDefault ? [] : parallel.Branches).Select(MappingWords.Spaced)),
        JoinStep => "when all branches are done",
        WaitStep { Event: { } awaited } =>
            $"in {AppName(awaited.App)}{(step is WaitStep { Timeout: { } limit } ? $", at most {_mappings.Text(limit)}" : "")}",
        WaitStep { Until: { } until } => $"until {_mappings.Text(until)}",
        WaitStep { For: { } duration } => _mappings.Text(duration),
        ApproveStep { Who: { IsDefaultOrEmpty: false } who } => $"by {string.Join(", ", who)}",
        ApproveStep => "by anyone signed in",
        UnknownStep => "kept as it is, not known here",
        CallFlowStep call => call.Wait ? $"{call.Flow}, and wait for its end" : call.Flow,
        _ => "",
    };

    /// <summary>What a For each does with an item that fails.</summary>
    public static string OfFailedItem(ForEachStep loop) => loop.OnItemError switch
    {
        OnItemError.Stop => "fails the For each",
        OnItemError.Collect => "is collected for later steps, and the others go on",
        _ => "is reported, and the others go on",
    };

    public string AppName(string key) => apps.Find(key)?.Name ?? key;

    public string ActionName(string app, string action) => apps.FindAction(app, action)?.Name ?? action;

    private string TriggerName(string app, string trigger) => apps.FindTrigger(app, trigger)?.Name ?? trigger;

    /// <summary>The key of the tile that stands for a step.</summary>
    public static string TileOf(Step step) => step switch
    {
        ActionStep action => action.App,
        SetStep => "set_values",
        _ => StepKind.Of(step)?.Word ?? "",
    };

    private AppTrigger? FindTrigger() => apps.FindTrigger(flow.Trigger.App, flow.Trigger.Trigger);

    private string ActionDetail(ActionStep step)
    {
        var (app, action) = (AppName(step.App), ActionName(step.App, step.Action));
        var saysAction = step.Title is null || step.Title.StartsWith(action, StringComparison.OrdinalIgnoreCase);
        var saysApp = step.Title?.Contains(app, StringComparison.OrdinalIgnoreCase) == true;
        // What the title has said already is not said again.
        return !saysAction ? $"{action} in {app}" : !saysApp ? $"in {app}" : $"with {FieldsOf(step)}";
    }

    private string FieldsOf(ActionStep step) => string.Join(", ", Members(step.Inputs)
        .Select(input => (apps.FindAction(step.App, step.Action)?.Inputs.FirstOrDefault(field => field.Key == input.Name)?.Name
            ?? input.Name).ToLowerInvariant()));

    private static string NamesIn(JsonElement values) => string.Join(", ", Members(values).Select(value => value.Name));

    // A draft may say anything, also nothing.
    private static JsonElement.ObjectEnumerator Members(JsonElement values) =>
        values.ValueKind == JsonValueKind.Object ? values.EnumerateObject() : default;

    private string Plural(ForEachStep loop) => loop.Source is { } source
        ? $"{ActionName(source.App, source.Action)} in {AppName(source.App)}, page by page"
        : _mappings.Text(loop.List ?? "");
}
