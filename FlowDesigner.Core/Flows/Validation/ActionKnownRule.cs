using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Every action, also one that a For each reads from, is one that its app has.</summary>
internal static class ActionKnownRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps)
        {
            var found = step switch
            {
                ActionStep action => Find(check, step, action.App, action.Action),
                ForEachStep { Source: { } source } => Find(check, step, source.App, source.Action),
                _ => null,
            };
            if (found is not null)
                yield return found;
        }
    }

    private static FlowProblem? Find(FlowCheck check, Step step, string appKey, string action)
    {
        if (check.Catalog.Find(appKey) is not { } app)
        {
            var hint = Nearest.Hint(appKey, check.Catalog.Apps.Select(known => known.Key));
            return check.At(step, "step.unknown_app", $"there is no app \"{appKey}\".{hint} Pick one from the catalog.", "app");
        }
        if (check.Catalog.FindAction(appKey, action) is null)
        {
            var hint = Nearest.Hint(action, app.Actions.Select(known => known.Key));
            return check.At(step, "step.unknown_action", $"{app.Name} has no action \"{action}\".{hint} Pick one of its actions.",
                "action");
        }
        return null;
    }
}
