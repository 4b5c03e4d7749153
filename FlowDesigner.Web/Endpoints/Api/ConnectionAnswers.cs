using System.ComponentModel;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Web.Endpoints.Api;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ConnectionRequest(
    [property: Description("The app's key, such as stripe.")] string App,
    [property: Description("What people know the account by.")] string Name)
{
    [Description("A stable name in small letters; made of the name where absent.")]
    public string? Key { get; init; }

    [Description("The app's fields, such as secret_key; address names another API address.")]
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    [Description("True to call the built-in sandbox instead of the provider.")]
    public bool Sandbox { get; init; }

    [Description(
        "True where only the token's user shall see and use it; real keys are private and sandbox connections shared where absent.")]
    public bool? IsPrivate { get; init; }

    [Description("Calls a second; 0 for no limit, the app's usual rate where absent.")]
    public double? RatePerSecond { get; init; }

    [Description("Calls at the same time.")]
    public int? MaxParallel { get; init; }

    public NewConnection ToNew() => new(App, Name, Values ?? new Dictionary<string, string>())
    {
        Key = Key, Sandbox = Sandbox, IsPrivate = IsPrivate, RatePerSecond = RatePerSecond, MaxParallel = MaxParallel,
    };
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ConnectionChangeRequest
{
    public string? Name { get; init; }

    [Description("New values. A secret that is absent or *** stays; a new address asks for every secret again.")]
    public IReadOnlyDictionary<string, string>? Values { get; init; }
    public double? RatePerSecond { get; init; }
    public int? MaxParallel { get; init; }

    [Description("Other values are stored only once the provider takes them, unless this is false; true where absent.")]
    public bool Check { get; init; } = true;

    public ConnectionChange ToChange() =>
        new() { Name = Name, Values = Values, RatePerSecond = RatePerSecond, MaxParallel = MaxParallel, Check = Check };
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplaceKeyRequest(
    [property: Description("The new key: every secret of the app, such as secret_key.")] IReadOnlyDictionary<string, string> Values)
{
    [Description("For how many hours the old key is still tried where the new one is refused: 0 to 720, 24 where absent.")]
    public double KeepOldHours { get; init; } = 24;

    public KeyReplacement ToReplacement() => new(Values)
    {
        // What no time can hold is out of range as well.
        KeepOld = KeepOldHours is >= 0 and <= 10_000 ? TimeSpan.FromHours(KeepOldHours) : TimeSpan.MinValue,
    };
}

internal sealed record ConnectionAnswer(
    string Id, string Key, string App, string Name,
    [property: Description("sandbox, test, live or unknown; read from the key.")] string Mode,
    [property: Description("The user who made it; absent for one that came with the product.")] string? Owner,
    [property: Description("True where only its owner sees and uses it.")] bool IsPrivate,
    string? Address,
    [property: Description("Values that are not secret.")] IReadOnlyDictionary<string, string> Values,
    [property: Description("Which secrets are set. No call ever shows one.")] IReadOnlyList<string> Secrets,
    double? RatePerSecond, int MaxParallel,
    [property: Description("Why the last check or call was refused; absent while it works.")] string? Problem,
    DateTimeOffset? CheckedAt, DateTimeOffset CreatedAt)
{
    [Description("The last four characters of secrets with 20 characters or more.")]
    public IReadOnlyDictionary<string, string>? KeyEnds { get; init; }

    [Description("Since when it is refused.")]
    public DateTimeOffset? BrokenSince { get; init; }

    [Description("The account at the provider, as the last check told it.")]
    public string? Account { get; init; }

    [Description("The last call that the provider accepted, to the minute.")]
    public DateTimeOffset? LastOkAt { get; init; }

    [Description("When it was archived; absent while flows may use it.")]
    public DateTimeOffset? ArchivedAt { get; init; }

    [Description("Until when the old key is tried where the present one is refused; absent where there is none.")]
    public DateTimeOffset? OldKeyUntil { get; init; }

    [Description("When the present key was last refused and the old one was used instead.")]
    public DateTimeOffset? FellBackAt { get; init; }
    public DateTimeOffset? KeyReplacedAt { get; init; }

    [Description("The user who replaced the key.")]
    public string? KeyReplacedBy { get; init; }

    public static ConnectionAnswer Of(ConnectionView view) => new(
        view.Id, view.Key, view.App, view.Name, ApiWords.Word(view.Mode), view.Owner, view.IsPrivate, view.Address, view.Values,
        view.Secrets, view.RatePerSecond, view.MaxParallel, view.Problem, view.CheckedAt, view.Created)
    {
        KeyEnds = view.KeyEnds.IsEmpty ? null : view.KeyEnds,
        BrokenSince = view.BrokenSince,
        Account = view.Account,
        LastOkAt = view.LastOk,
        ArchivedAt = view.Archived,
        OldKeyUntil = view.OldKeyUntil,
        FellBackAt = view.FellBack,
        KeyReplacedAt = view.KeyReplaced,
        KeyReplacedBy = view.KeyReplacedBy,
    };
}

internal sealed record KeyAnswer(
    ConnectionAnswer Connection, CheckAnswer Check, [property: Description("What could not be compared with the old key.")] string? Note);

internal sealed record CheckAnswer(
    bool Ok, string Mode, string? Account, string? AccountId,
    [property: Description("The provider's own words where it refused.")] string? Message,
    [property: Description("What to do about it.")] string? Advice,
    [property: Description("The provider's HTTP status.")] int? Status)
{
    public static CheckAnswer Of(CheckResult check) =>
        new(check.Ok, ApiWords.Word(check.Mode), check.Account, check.AccountId, check.Message, check.Advice, check.Status);
}

internal sealed record ConnectionUseAnswer(
    [property: Description("The flow connection; absent for somebody's private flow.")] string? Id,
    string? Key, string Name,
    [property: Description("The flow's key.")] string? Flow,
    string? FlowName, string? Owner, bool Enabled,
    [property: Description("sandbox, test, live or unknown.")] string Mode)
{
    public static ConnectionUseAnswer Of(ConnectionUse use) => use.IsHidden
        ? new(null, null, use.Name, null, null, use.Owner, use.Enabled, ApiWords.Word(use.Mode))
        : new(use.Id, use.Key, use.Name, use.FlowKey, use.FlowName, use.Owner, use.Enabled, ApiWords.Word(use.Mode));
}
