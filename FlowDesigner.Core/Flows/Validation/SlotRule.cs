using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Whatever needs an account names a slot of the flow, and the slot is for the same app.</summary>
internal static class SlotRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var flow = check.Flow;
        foreach (var (slot, app) in flow.Connections)
        {
            if (!NameFormat.Underscores().IsMatch(slot) || slot.Length > NameFormat.LongestKey)
                yield return new("slot.key",
                    $"Connection \"{slot}\": its name must be lower-case letters and digits with underscores. Rename it.", Field: slot);
            if (check.Catalog.Find(app) is null)
            {
                var hint = Nearest.Hint(app, check.Catalog.Apps.Select(known => known.Key));
                yield return new("slot.unknown_app",
                    $"Connection \"{slot}\": there is no app \"{app}\".{hint} Pick one from the catalog.", Field: slot);
            }
        }
        var used = new HashSet<string?>(StringComparer.Ordinal);
        var needsNone = check.Trigger is { NeedsConnection: false };
        if (Find(check, flow.Trigger.App, flow.Trigger.Connection, isOptional: needsNone) is var (code, words))
            yield return FlowCheck.AtTrigger(code, words, "connection");
        used.Add(flow.Trigger.Connection);
        foreach (var step in flow.Steps)
        {
            var (app, slot, isOptional) = step switch
            {
                ActionStep action => (action.App, action.Connection, false),
                ForEachStep { Source: { } source } => (source.App, source.Connection, false),
                WaitStep { Event: { } awaited } =>
                    (awaited.App, awaited.Connection,
                        check.Catalog.FindTrigger(awaited.App, awaited.Trigger) is { NeedsConnection: false }),
                _ => (null, null, false),
            };
            used.Add(slot);
            if (app is not null && Find(check, app, slot, isOptional) is var (stepCode, stepWords))
                yield return check.At(step, stepCode, stepWords, "connection");
        }
        foreach (var slot in flow.Connections.Keys.Where(slot => !used.Contains(slot)))
            yield return new("slot.unused", $"Connection \"{slot}\": no step uses it. Remove it, or pick it in a step.", Field: slot,
                IsWarning: true);
    }

    private static (string Code, string Words)? Find(FlowCheck check, string appKey, string? slot, bool isOptional)
    {
        if (check.Catalog.Find(appKey) is not { } app)
            return null;
        if (slot is null)
            return app.NeedsConnection && !isOptional
                ? ("slot.missing", $"no connection is picked. Pick which {app.Name} account it uses.") : null;
        if (!check.Flow.Connections.TryGetValue(slot, out var slotApp))
        {
            var hint = Nearest.Hint(slot, check.Flow.Connections.Keys);
            return ("slot.unknown", $"the flow has no connection \"{slot}\".{hint} Add it to the flow's connections or pick another.");
        }
        return slotApp == appKey ? null
            : ("slot.wrong_app",
                $"connection \"{slot}\" is for {check.Catalog.Find(slotApp)?.Name ?? slotApp}, but this needs {app.Name}. " +
                $"Pick a {app.Name} connection.");
    }
}
