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
        // The first write is what the flow is for; later ones mostly keep ids.
        var main = flow.Steps.OfType<ActionStep>().FirstOrDefault(step => apps.FindAction(step.App, step.Action) is { IsWrite: true })
            ?? flow.Steps.OfType<ActionStep>().FirstOrDefault();
        if (main is null)
            return flow.Steps.IsEmpty ? "nothing yet" : "decide and stop";
        var each = main.In is { } loop && flow.Find(loop) is { } around ? Lower(words.TitleOf(around)) + " " : "";
        return $"{each}{Lower(words.ActionName(main.App, main.Action))} in {words.AppName(main.App)}";
    }

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
