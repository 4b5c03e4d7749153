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
    public string? Owner { get; init; }
}

/// <summary>A change of a connection; what is null stays as it is.</summary>
public sealed record ConnectionChange
{
    public string? Name { get; init; }

    /// <summary>New values by field key. A secret that is absent, empty or <c>***</c> stays; a new address asks for every secret again.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }
    public double? RatePerSecond { get; init; }
    public int? MaxParallel { get; init; }
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
    public bool IsActive => Problem is null;
}

/// <summary>One thing wrong with a connection's form.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">What was expected, what was found, what to do.</param>
/// <param name="Field">The field's key; <c>name</c>, <c>key</c>, <c>app</c>, <c>rate_per_second</c> or <c>max_parallel</c> for the rest of the form.</param>
public sealed record ConnectionProblem(string Code, string Message, string Field);

/// <summary>A connection as it was stored, or every reason why it was not.</summary>
public sealed record ConnectionResult(ConnectionView? View, ImmutableArray<ConnectionProblem> Problems)
{
    public static ConnectionResult Refused(params ImmutableArray<ConnectionProblem> problems) => new(null, problems);
}

/// <summary>Why a connection was not deleted: who still uses it. Empty where it was.</summary>
public sealed record DeleteResult(bool Deleted, ImmutableArray<string> UsedBy);

/// <summary>What a real call with a connection's key told.</summary>
/// <param name="Account">The account's name at the provider, where the provider tells it.</param>
/// <param name="Message">The provider's own words where it refused, or what happened on the way.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Status">The HTTP status; null where no answer came.</param>
public sealed record CheckResult(bool Ok, ConnectionMode Mode, string? Account = null, string? Message = null, string? Advice = null, int? Status = null);
