using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections.Outbound;
using FluentValidation;
using FluentValidation.Results;

namespace FlowDesigner.Core.Connections;

/// <summary>A connection's form with everything it would have once saved.</summary>
/// <param name="Values">All values, secrets opened, without the address.</param>
/// <param name="SecretsToRepeat">Secret fields that a new address asks for again and that were not given.</param>
internal sealed record ConnectionForm(
    App? App, string AppKey, string Name, string? Key, IReadOnlyDictionary<string, string> Values, string? Address, bool Sandbox,
    bool SandboxIsOn, double? RatePerSecond, int? MaxParallel, IReadOnlyCollection<string> SecretsToRepeat)
{
    /// <summary>What the key says about itself, the address at hand.</summary>
    public KeyVerdict ReadKey() => App!.ReadKey(new(Address is null ? Values : Values.Append(new("address", Address)).ToDictionary()));
}

/// <summary>What is demanded of a connection.</summary>
internal sealed partial class ConnectionRules : AbstractValidator<ConnectionForm>
{
    public const int LongestName = 100;
    private const int LongestValue = 4000;

    public ConnectionRules(OutboundGuard guard)
    {
        RuleFor(form => form.Name).NotEmpty().OverridePropertyName("name")
            .WithErrorCode("connection.name").WithMessage("The name is empty. Say which account this is.");
        RuleFor(form => form.Name).MaximumLength(LongestName).OverridePropertyName("name")
            .WithErrorCode("connection.name").WithMessage("The name may have {MaxLength} characters, but has {TotalLength}. Shorten it.");
        RuleFor(form => form.Key).Must(key => key is null || KeyFormat().IsMatch(key)).OverridePropertyName("key")
            .WithErrorCode("connection.key").WithMessage("A key has 1 to 60 small letters, digits and single dashes, such as stripe-live.");
        RuleFor(form => form.RatePerSecond).Must(rate => rate is null or 0 or (>= 0.1 and <= 10_000))
            .OverridePropertyName("rate_per_second")
            .WithErrorCode("connection.rate")
            .WithMessage("The rate must be 0.1 to 10000 calls a second, or 0 for no limit, but is {PropertyValue}.");
        RuleFor(form => form.MaxParallel).Must(count => count is null or (>= 1 and <= 1000)).OverridePropertyName("max_parallel")
            .WithErrorCode("connection.parallel").WithMessage("Calls at once must be 1 to 1000, but are {PropertyValue}.");
        RuleFor(form => form.App).Must(app => app is { NeedsConnection: true }).OverridePropertyName("app")
            .WithErrorCode("connection.app")
            .WithMessage(form => form.App is null ? $"There is no app \"{form.AppKey}\"." : $"{form.App.Name} needs no connection.");
        When(form => form.App is { NeedsConnection: true }, () => RuleFor(form => form)
            .Custom((form, context) => CheckFields(form, context, guard)));
    }

    private static void CheckFields(ConnectionForm form, ValidationContext<ConnectionForm> context, OutboundGuard guard)
    {
        var fields = form.App!.Connection.Where(field => field.Key != "address").ToList();
        var known = string.Join(", ", form.App.Connection.Select(field => field.Key));
        foreach (var unknown in form.Values.Keys.Where(key => fields.TrueForAll(field => field.Key != key)))
            Fail(unknown, "field.unknown", $"{form.App.Name} has no field \"{unknown}\". Its fields are {known}.");
        var failed = false;
        foreach (var field in fields)
        {
            if (FieldProblem(field, form) is not var (code, words))
                continue;
            Fail(field.Key, code, words);
            failed = true;
        }
        if (form.Sandbox && !form.SandboxIsOn)
            Fail(
                "sandbox",
                "connection.sandbox_off",
                "The sandbox is switched off. Set FlowDesigner:Sandbox:Enabled, or connect a real account.");
        if (form.Sandbox && form.Address is not null)
            Fail("address", "connection.address", "A sandbox connection has no address of its own. Clear it.");
        else if (!form.Sandbox && AddressProblem(form, guard) is { } problem)
            Fail("address", "connection.address", problem);
        if (failed)
            return;
        var key = form.ReadKey();
        if (key.Problem is not null)
            Fail(key.Field ?? fields[0].Key, "connection.key_refused", key.Problem);
        else if (form.Sandbox && key.Mode == ConnectionMode.Live)
            Fail(
                fields[0].Key,
                "connection.live_key",
                "This is a live key. The sandbox takes none: use its own keys, or connect without the sandbox.");

        void Fail(string field, string code, string words) => context.AddFailure(new ValidationFailure(field, words) { ErrorCode = code });
    }

    private static (string Code, string Words)? FieldProblem(Field field, ConnectionForm form)
    {
        if (form.SecretsToRepeat.Contains(field.Key))
            return ("field.secret_again", $"{field.Name}: the address changed. Enter the secret again, "
                + "so that it goes only where you mean it to.");
        var value = form.Values.GetValueOrDefault(field.Key, "");
        if (value.Length == 0)
            return field.Required ? ("field.required", $"{field.Name} is empty. {field.Help}") : null;
        var longest = field.MaxLength ?? LongestValue;
        if (value.Length > longest)
            return ("field.too_long", $"{field.Name} may have at most {longest} characters, but has {value.Length}.");
        if (field.Type == FieldType.Choice && !field.Choices.Contains(value))
            return ("field.choice", $"{field.Name} must be one of {string.Join(", ", field.Choices)}, but is {value}.");
        return value.Any(letter => letter is < ' ' or > '~')
            ? ("field.characters", $"{field.Name} holds a line break or a character that no key has. Copy it again.")
            : null;
    }

    private static string? AddressProblem(ConnectionForm form, OutboundGuard guard)
    {
        if (form.Address is null)
            return form.App!.Address.Length == 0 ? "The address is empty. Enter where requests go." : null;
        if (!Uri.TryCreate(form.Address, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            || address.Host.Length == 0)
            return $"The address must begin with https:// and name a host, but is \"{form.Address}\".";
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return "The address may hold no user name and no #. Keys belong in their own fields.";
        if (address.Query.Length > 0 && form.App!.Key != "webhook")
            return "The address may hold no ?. Queries belong to the step.";
        return address.Scheme == Uri.UriSchemeHttp && !guard.MayBePlain(address.Host, address.Port)
            ? "The address begins with http. Use https, or allow its network in FlowDesigner:Outbound:AllowedNetworks."
            : null;
    }

    [GeneratedRegex("^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KeyFormat();
}
