using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>The trigger is one that its app has.</summary>
internal static class TriggerKnownRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var trigger = check.Flow.Trigger;
        if (trigger.App.Length == 0)
        {
            yield return FlowCheck.AtTrigger("trigger.missing", "nothing starts the flow yet. Name an app and one of its triggers.", "app");
        }
        else if (check.Catalog.Find(trigger.App) is not { } app)
        {
            var hint = Nearest.Hint(trigger.App, check.Catalog.Apps.Select(known => known.Key));
            yield return FlowCheck.AtTrigger("trigger.unknown_app",
                $"there is no app \"{trigger.App}\".{hint} Pick one from the catalog.", "app");
        }
        else if (check.Trigger is null)
        {
            var hint = Nearest.Hint(trigger.Trigger, app.Triggers.Select(known => known.Key));
            yield return FlowCheck.AtTrigger("trigger.unknown",
                $"{app.Name} has no trigger \"{trigger.Trigger}\".{hint} Pick one of its triggers.", "trigger");
        }
    }
}
