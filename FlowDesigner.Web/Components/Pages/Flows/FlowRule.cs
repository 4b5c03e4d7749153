using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>A flow in one sentence: "If an account is created in Togai, then create customer in Stripe".</summary>
public static class FlowRule
{
    public static string Of(Flow flow, AppCatalog apps)
    {
        var words = new StepWords(flow, apps);
        return $"If {When(flow, words, apps)}, then {Then(flow, words, apps)}";
    }

    private static string When(Flow flow, StepWords words, AppCatalog apps)
    {
        var trigger = flow.Trigger;
        if (trigger.App.Length == 0 || trigger.Trigger.Length == 0)
            return "something happens that nobody has picked yet";
        var known = apps.FindTrigger(trigger.App, trigger.Trigger);
        if (known is { Kind: TriggerKind.OnDemand })
            return "you press Trigger now";
        var what = trigger.Trigger.Split('_');
        var noun = what.Length == 1 ? trigger.App : string.Join(' ', what[..^1]);
        var article = "aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an" : "a";
        var place = known is { NeedsConnection: true } && apps[trigger.App].NeedsConnection ? $" in {words.AppName(trigger.App)}" : "";
        return $"{article} {noun} is {what[^1]}{place}";
    }

    private static string Then(Flow flow, StepWords words, AppCatalog apps)
    {
        // The first write in each other app is what the flow is for; what is written back to where the data came from mostly keeps ids.
        var steps = flow.Steps.OfType<ActionStep>().ToLookup(step => apps.FindAction(step.App, step.Action) is { IsWrite: true });
        var lists = flow.Steps.OfType<ForEachStep>().Select(loop => loop.Source?.App);
        var sources = steps[false].Where(step => apps.FindAction(step.App, step.Action)?.Paging is not null).Select(step => step.App)
            .Concat(lists).Append(flow.Trigger.App).ToHashSet();
        var writes = steps[true].ToList();
        var main = writes.Where(step => !sources.Contains(step.App)).DistinctBy(step => step.App).ToList();
        if (main.Count == 0)
            main = [.. writes.Concat(steps[false]).Take(1)];
        if (main.Count == 0)
            return flow.Steps.IsEmpty ? "nothing yet" : "decide and stop";
        var each = main[0].In is { } loop && flow.Find(loop) is { } around ? Lower(words.TitleOf(around)) + " " : "";
        return each + string.Join(
            " and ", main.Select(step => $"{Lower(words.ActionName(step.App, step.Action))} in {words.AppName(step.App)}"));
    }

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
