using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Storage;
using FluentValidation;
using FluentValidation.Results;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>A request for a flow connection beside what it names, as it is in the database.</summary>
internal sealed record FlowConnectionRequest(NewFlowConnection New, FlowRow? Row, Flow? Flow,
    IReadOnlyDictionary<string, ConnectionRow> Found);

/// <summary>What is demanded of a new flow connection.</summary>
internal sealed class FlowConnectionRules : AbstractValidator<FlowConnectionRequest>
{
    public FlowConnectionRules()
    {
        RuleFor(request => request.New.Name).NotEmpty().OverridePropertyName("name")
            .WithErrorCode("flow_connection.name").WithMessage("The name is empty. Say whose accounts these are.");
        RuleFor(request => request.New.Name).MaximumLength(NameFormat.LongestName).OverridePropertyName("name")
            .WithErrorCode("flow_connection.name")
                .WithMessage("The name may have {MaxLength} characters, but has {TotalLength}. Shorten it.");
        RuleFor(request => request.New.WebhookSecret).Must(HookSecret.IsUsable).OverridePropertyName("webhookSecret")
            .WithErrorCode("hook.secret").WithMessage(HookSecret.Rule);
        RuleFor(request => request.Row).NotNull().OverridePropertyName("flow")
            .WithErrorCode("flow.unknown").WithMessage(request =>
                $"There is no flow \"{request.New.Flow}\". Import it or pick one from the list.");
        When(request => request.Row is not null, () =>
        {
            RuleFor(request => request.Flow).NotNull().OverridePropertyName("flow")
                .WithErrorCode("flow.unpublished").WithMessage(request =>
                    $"Nothing of \"{request.Row!.Name}\" is published yet. Publish it first, then make it live.");
            RuleFor(request => request.Row!.Archived).Null().OverridePropertyName("flow")
                .WithErrorCode("flow.archived")
                    .WithMessage(request => $"\"{request.Row!.Name}\" is archived. Restore it first, then make it live.");
        });
        When(request => request.Flow is not null, () => RuleFor(request => request).Custom(CheckSlots));
    }

    private static void CheckSlots(FlowConnectionRequest request, ValidationContext<FlowConnectionRequest> context)
    {
        var slots = request.Flow!.Connections;
        foreach (var slot in request.New.Connections.Keys.Where(slot => !slots.ContainsKey(slot)))
            Fail($"connections.{slot}", "slot.unknown",
                $"The flow has no slot \"{slot}\". Its slots are {(slots.IsEmpty ? "none" : string.Join(", ", slots.Keys))}.");
        var bound = new List<ConnectionRow>();
        foreach (var (slot, app) in slots)
        {
            if (!request.New.Connections.TryGetValue(slot, out var key) || string.IsNullOrWhiteSpace(key))
                Fail($"connections.{slot}", "slot.unbound", $"Slot \"{slot}\" has no connection. Pick a connection of {app}.");
            else if (!request.Found.TryGetValue(key, out var row))
                Fail($"connections.{slot}", "slot.unknown_connection",
                    $"Slot \"{slot}\": there is no connection \"{key}\". Pick one from the list.");
            else if (row.App != app)
                Fail($"connections.{slot}", "slot.wrong_app",
                    $"Slot \"{slot}\" takes a connection of {app}, but \"{row.Name}\" is one of {row.App}. Pick another.");
            else if (row.Archived is not null)
                Fail($"connections.{slot}", "slot.archived", $"Slot \"{slot}\": \"{row.Name}\" is archived. Restore it, or pick another.");
            else
                bound.Add(row);
        }
        if (ConnectionMix.Problem(bound) is { } problem)
            Fail("connections", "connections.mixed", problem);

        void Fail(string field, string code, string words) => context.AddFailure(new ValidationFailure(field, words) { ErrorCode = code });
    }
}

/// <summary>What a webhook secret may be.</summary>
internal static class HookSecret
{
    public const string Rule = "A webhook secret has 8 to 500 characters without blanks around it. Copy the whole secret from the sender.";

    public static bool IsUsable(string? secret) => secret is null || (secret.Length is >= 8 and <= 500 && secret == secret.Trim());

    // Beyond these two a sender of the sandbox signs nothing.
    private static readonly Dictionary<string, string> OfSandbox = new()
    {
        ["stripe"] = "whsec_sandbox",
        ["razorpay"] = "rzp_webhook_sandbox",
    };

    public static string? ForSandbox(string app) => OfSandbox.GetValueOrDefault(app);
}
