using System.Collections.Immutable;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Connections;

/// <summary>What a new connection is made of.</summary>
/// <param name="App">The app's key.</param>
/// <param name="Name">The "App link name", meant to be remembered.</param>
/// <param name="Values">The app's fields by key; <c>address</c> may name another API address for any app.</param>
public sealed record NewConnection(string App, string Name, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Stable name for the API and for flows as text; made of the name where null.</summary>
    public string? Key { get; init; }

    /// <summary>True to call the built-in sandbox instead of the provider.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Request starts per second; the app's own default where null, no limit where 0.</summary>
    public double? RatePerSecond { get; init; }
    public int? MaxParallel { get; init; }

    /// <summary>Name of the user who makes it.</summary>
    public string? Owner { get; init; }

    /// <summary>True where only its owner shall see and use it; <see cref="IsPrivateByDefault"/> decides where null.</summary>
    public bool? IsPrivate { get; init; }

    /// <summary>A real key is its owner's until shared; invented data is everybody's.</summary>
    public static bool IsPrivateByDefault(bool sandbox) => !sandbox;
}

/// <summary>A change of a connection; what is null stays as it is.</summary>
public sealed record ConnectionChange
{
    public string? Name { get; init; }

    /// <summary>
    /// New values by field key. A secret that is absent, empty or <c>***</c> stays; a new address asks for every secret again.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }
    public double? RatePerSecond { get; init; }
    public int? MaxParallel { get; init; }

    /// <summary>False to store other values without asking the provider whether it takes them.</summary>
    public bool Check { get; init; } = true;
}

/// <summary>A connection as screens and the API show it: never with a secret.</summary>
/// <param name="Id">As people and the API write it.</param>
/// <param name="Values">Plain values by field key.</param>
/// <param name="Secrets">Keys of the secret fields that are set.</param>
/// <param name="Problem">Why the last check or call was refused; null while it works.</param>
public sealed record ConnectionView(
    long RowId, string Id, string Key, string App, string Name, string? Owner, ConnectionMode Mode, string? Address,
    ImmutableSortedDictionary<string, string> Values, ImmutableArray<string> Secrets, double? RatePerSecond, int MaxParallel,
    string? Problem, DateTimeOffset? CheckedAt, DateTimeOffset Created)
{
    /// <summary>True where only its owner sees and uses it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>When it was put away; null while flows may use it.</summary>
    public DateTimeOffset? Archived { get; init; }

    /// <summary>The account at the provider, as the last check told it.</summary>
    public string? Account { get; init; }

    /// <summary>The last call that the provider accepted, to the minute.</summary>
    public DateTimeOffset? LastOk { get; init; }

    /// <summary>Since when <see cref="Problem"/> is there.</summary>
    public DateTimeOffset? BrokenSince { get; init; }

    /// <summary>The last four characters of long secrets by field key.</summary>
    public ImmutableSortedDictionary<string, string> KeyEnds { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Until when the key before the present one is tried where the present one is refused; null where there is none.</summary>
    public DateTimeOffset? OldKeyUntil { get; init; }

    /// <summary>When the present key was last refused and the old one was used instead.</summary>
    public DateTimeOffset? FellBack { get; init; }
    public DateTimeOffset? KeyReplaced { get; init; }
    public string? KeyReplacedBy { get; init; }

    public bool IsArchived => Archived is not null;

    /// <summary>True while flows can call with it.</summary>
    public bool IsActive => Problem is null && !IsArchived;

    /// <summary>Why it is in the inactive list; null where it is not.</summary>
    public string? InactiveReason => IsArchived ? "Archived: kept for its history, offered to no flow." : Problem;
    public DateTimeOffset? InactiveSince => Archived ?? BrokenSince;

    internal static ConnectionView Of(Storage.ConnectionRow row, DateTimeOffset now)
    {
        var oldKeyUntil = row.SealedPreviousValues is null ? null : TimeOf(row.PreviousUntil);
        var hasOldKey = oldKeyUntil > now;
        return new(
            row.Id, Storage.IdText.Format(row.Id), row.Key, row.App, row.Name, row.Owner, ConnectionOpener.ModeOf(row.Mode), row.Address,
            Sorted(row.PlainValues), [.. Sorted(row.SealedValues).Keys], row.RatePerSecond, row.MaxParallel, row.Problem,
            TimeOf(row.CheckedAt), TimeOf(row.Created)!.Value)
        {
            IsPrivate = row.IsPrivate,
            Archived = TimeOf(row.Archived),
            Account = row.Account,
            LastOk = TimeOf(row.LastOk),
            BrokenSince = row.Problem is null ? null : TimeOf(row.BrokenSince ?? row.CheckedAt),
            KeyEnds = Sorted(row.KeyEnds),
            OldKeyUntil = hasOldKey ? oldKeyUntil : null,
            FellBack = hasOldKey ? TimeOf(row.FellBack) : null,
            KeyReplaced = TimeOf(row.KeyReplaced),
            KeyReplacedBy = row.KeyReplacedBy,
        };
    }

    private static ImmutableSortedDictionary<string, string> Sorted(string json) =>
        ConnectionOpener.Read(json).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static DateTimeOffset? TimeOf(long? at) => at is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}

/// <summary>One thing wrong with a connection's form.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">What was expected, what was found, what to do.</param>
/// <param name="Field">The field's key; <c>name</c>, <c>key</c>, <c>app</c>, <c>rate_per_second</c> or <c>max_parallel</c> for the rest of
/// the form.</param>
public sealed record ConnectionProblem(string Code, string Message, string Field);

/// <summary>A connection as it was stored, or every reason why it was not.</summary>
public sealed record ConnectionResult(ConnectionView? View, ImmutableArray<ConnectionProblem> Problems)
{
    public static ConnectionResult Refused(params ImmutableArray<ConnectionProblem> problems) => new(null, problems);
}

/// <summary>What became of sharing, archiving or deleting: done, or the reason and the flow connections that stand in the way.</summary>
/// <param name="View">The connection as it is now; null once it is deleted.</param>
public sealed record StandingResult(ConnectionView? View, string? Code, string? Refusal, ImmutableArray<ConnectionUse> UsedBy)
{
    public bool Done => Code is null;

    internal static StandingResult Changed(ConnectionView? view) => new(view, null, null, []);

    internal static StandingResult Refused(ConnectionView view, string code, string why, ImmutableArray<ConnectionUse> usedBy = default) =>
        new(view, code, why, usedBy.IsDefault ? [] : usedBy);
}

/// <summary>A flow connection that uses a connection.</summary>
/// <param name="Id">As people and the API write it; empty where it is hidden.</param>
/// <param name="FlowKey">The flow's key, for a link; empty where it is hidden.</param>
/// <param name="Mode">Sandbox, test or live: what all its connections together are.</param>
public sealed record ConnectionUse(
    string Id, string Key, string Name, string FlowKey, string FlowName, string? Owner, bool Enabled, ConnectionMode Mode)
{
    /// <summary>True for somebody's private flow: that it is there may be told, not what it is.</summary>
    public bool IsHidden => FlowKey.Length == 0;
}

/// <summary>What a real call with a connection's key told.</summary>
/// <param name="Account">The account's name at the provider, where the provider tells it.</param>
/// <param name="Message">The provider's own words where it refused, or what happened on the way.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Status">The HTTP status; null where no answer came.</param>
public sealed record CheckResult(
    bool Ok, ConnectionMode Mode, string? Account = null, string? Message = null, string? Advice = null, int? Status = null)
{
    /// <summary>The account's own id, where the provider tells it.</summary>
    public string? AccountId { get; init; }
}

/// <summary>A new key for a connection.</summary>
/// <param name="Values">The app's key fields; every secret that is set must be given anew.</param>
public sealed record KeyReplacement(IReadOnlyDictionary<string, string> Values)
{
    public static readonly TimeSpan LongestKept = TimeSpan.FromDays(30);

    /// <summary>How long the old key is still tried where the new one is refused; zero ends it at once.</summary>
    public TimeSpan KeepOld { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>A connection with its new key, or why it keeps the old one.</summary>
/// <param name="Check">What the provider said to the new key; null where it was not asked.</param>
/// <param name="Note">What could not be compared, in words; null where everything could.</param>
public sealed record KeyResult(ConnectionView? View, CheckResult? Check, ImmutableArray<ConnectionProblem> Problems, string? Note = null)
{
    internal static KeyResult Refused(CheckResult? check, params ImmutableArray<ConnectionProblem> problems) => new(null, check, problems);
}
