using System.Text.Json;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Makes the steps that a palette offers: named after what they do, with empty inputs.</summary>
public static class NewSteps
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    /// <summary>A step that does an action of an app; null where there is no such action.</summary>
    public static ActionStep? Action(AppCatalog catalog, string app, string action)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        if (catalog.Find(app) is not { } found || catalog.FindAction(app, action) is not { } known)
            return null;
        return new() { Key = known.Key, App = found.Key, Action = known.Key, Connection = SlotFor(found), Inputs = Nothing };
    }

    /// <summary>A step of a control by its word, such as <c>if</c>; null where there is no such control.</summary>
    public static Step? Control(string word) => word switch
    {
        "if" => new IfStep { Key = "if", Condition = "" },
        "switch" => new SwitchStep { Key = "switch", Value = "" },
        "for_each" => new ForEachStep { Key = "each", List = "" },
        "parallel" => new ParallelStep { Key = "parallel", Branches = ["one", "two"] },
        "join" => new JoinStep { Key = "join" },
        "wait" => new WaitStep { Key = "wait", For = "" },
        "approve" => new ApproveStep { Key = "approve", Message = "" },
        "call" => new CallFlowStep { Key = "call", Flow = "", Inputs = Nothing },
        "set" => new SetStep { Key = "values", Values = Nothing },
        "stop" => new StopStep { Key = "stop", Reason = "" },
        _ => null,
    };

    /// <summary>The trigger of an app; null where there is none.</summary>
    public static FlowTrigger? Trigger(AppCatalog catalog, string app, string trigger)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Find(app) is { } found && catalog.FindTrigger(app, trigger) is { } known
            ? new() { App = found.Key, Trigger = known.Key, Connection = known.NeedsConnection ? SlotFor(found) : null } : null;
    }

    /// <summary>An action for the place of another step, with those of its inputs that the action has too.</summary>
    public static ActionStep? Replacing(AppCatalog catalog, Step old, string app, string action)
    {
        if (Action(catalog, app, action) is not { } made || old is not ActionStep { Inputs.ValueKind: JsonValueKind.Object } before)
            return Action(catalog, app, action);
        var fields = catalog.FindAction(app, action)!.Inputs.ToDictionary(field => field.Key, StringComparer.Ordinal);
        return made with
        {
            Connection = before.App == app ? before.Connection : made.Connection,
            BusinessKey = before.BusinessKey,
            MaxAttempts = before.MaxAttempts,
            TimeoutSeconds = before.TimeoutSeconds,
            Inputs = JsonBody.Write(json =>
            {
                foreach (var input in before.Inputs.EnumerateObject().Where(input => fields.ContainsKey(input.Name)))
                    input.WriteTo(json);
            }),
        };
    }

    // A wish: the slot that a flow has for the app, or gets.
    private static string? SlotFor(App app) => app.NeedsConnection ? app.Key : null;
}
