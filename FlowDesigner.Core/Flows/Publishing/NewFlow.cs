using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Validation;
using FluentValidation;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>What a person says of a flow that they are about to make.</summary>
public sealed record NewFlow(string Name, string Description, FlowType? Type, bool IsPrivate = false)
{
    /// <summary>The key of a ready-made flow whose steps it begins with; null for none.</summary>
    public string? CopyOf { get; init; }

    /// <summary>What starts it, as app and trigger: <c>stripe.customer_created</c>; null for nothing yet.</summary>
    public string? Trigger { get; init; }

    /// <summary>Its first step, as app and action: <c>togai.create_account</c>; null for none yet.</summary>
    public string? Action { get; init; }
}

/// <summary>What is demanded of a new flow.</summary>
internal sealed class NewFlowRules : AbstractValidator<NewFlow>
{
    public NewFlowRules(AppCatalog catalog)
    {
        RuleFor(flow => flow.Name).NotEmpty().OverridePropertyName("name")
            .WithErrorCode("flow.name").WithMessage("The name is empty. Say what the flow does, such as Invoices from Togai to Stripe.");
        RuleFor(flow => flow.Name).MaximumLength(NameFormat.LongestName).OverridePropertyName("name")
            .WithErrorCode("flow.name").WithMessage("The name may have {MaxLength} characters, but has {TotalLength}. Shorten it.");
        RuleFor(flow => flow.Name).Must(name => !name.Any(char.IsControl)).OverridePropertyName("name")
            .WithErrorCode("flow.name").WithMessage("The name holds control characters, such as a line break. Remove them.");
        RuleFor(flow => flow.Description).MaximumLength(NameFormat.LongestDescription).OverridePropertyName("description")
            .WithErrorCode("flow.description")
                .WithMessage("The description may have {MaxLength} characters, but has {TotalLength}. Shorten it.");
        RuleFor(flow => flow.Type).NotNull().OverridePropertyName("type")
            .WithErrorCode("flow.type").WithMessage("No flow type is picked. Pick which way the flow goes.");
        RuleFor(flow => flow.CopyOf).Must(key => key is null || ReadyMadeFlows.All.Any(flow => flow.Key == key))
            .OverridePropertyName("copyOf")
            .WithErrorCode("flow.unknown").WithMessage("There is no ready-made flow \"{PropertyValue}\". Pick one from the list.");
        RuleFor(flow => flow.Trigger).Must(name => name is null || FindTrigger(catalog, name) is not null).OverridePropertyName("trigger")
            .WithErrorCode("trigger.unknown")
                .WithMessage("No app has the trigger \"{PropertyValue}\". Write it as app and trigger: stripe.customer_created.");
        RuleFor(flow => flow.Action).Must(name => name is null || FindAction(catalog, name) is not null).OverridePropertyName("action")
            .WithErrorCode("step.unknown_action")
                .WithMessage("No app has the action \"{PropertyValue}\". Write it as app and action: stripe.create_customer.");
    }

    public static (App App, AppTrigger Trigger)? FindTrigger(AppCatalog catalog, string name) =>
        Split(name) is var (app, key) && catalog.Find(app) is { } found && catalog.FindTrigger(app, key) is { } trigger
            ? (found, trigger) : null;

    public static (App App, AppAction Action)? FindAction(AppCatalog catalog, string name) =>
        Split(name) is var (app, key) && catalog.Find(app) is { } found && catalog.FindAction(app, key) is { } action
            ? (found, action) : null;

    private static (string App, string Key)? Split(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (name[..dot], name[(dot + 1)..]) : null;
}

/// <summary>Makes the first text of a new flow.</summary>
internal static class NewFlowText
{
    private static readonly JsonElement s_noInputs = JsonDocument.Parse("{}").RootElement;

    public static Flow Of(NewFlow wanted, string key, AppCatalog catalog)
    {
        var start = ReadyMadeFlows.All.FirstOrDefault(flow => flow.Key == wanted.CopyOf) ?? Empty(wanted, catalog);
        return start with { Key = key, Name = wanted.Name.Trim(), Description = wanted.Description.Trim(), Type = wanted.Type
            ?? FlowType.Between };
    }

    private static Flow Empty(NewFlow wanted, AppCatalog catalog)
    {
        var slots = Ordinal.Map<string>();
        var trigger = new FlowTrigger { App = "", Trigger = "" };
        if (wanted.Trigger is { } chosen && NewFlowRules.FindTrigger(catalog, chosen) is var (source, known))
            trigger = new() { App = source.Key, Trigger = known.Key, Connection = known.NeedsConnection ? SlotOf(source) : null };
        Step[] steps = wanted.Action is { } first && NewFlowRules.FindAction(catalog, first) is var (target, action)
            ? [new ActionStep { Key = action.Key, App = target.Key, Action = action.Key, Connection = SlotOf(target), Inputs = s_noInputs }]
            : [];
        return new() { Key = "", Name = "", Connections = slots, Trigger = trigger, Steps = [.. steps] };

        string? SlotOf(App app)
        {
            if (!app.NeedsConnection)
                return null;
            slots = slots.SetItem(app.Key, app.Key);
            return app.Key;
        }
    }
}
