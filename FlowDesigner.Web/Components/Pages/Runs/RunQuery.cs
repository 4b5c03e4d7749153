using System.Collections.Immutable;
using System.Globalization;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Components.Parts;
using Microsoft.AspNetCore.WebUtilities;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>Which runs the list shows, as its address says it: the address can be sent to a colleague and shows the same.</summary>
public sealed record RunQuery
{
    public const int PageSize = 50;

    /// <summary>The times to choose from, the shortest first. Null: since midnight in the reader's zone.</summary>
    public static readonly ImmutableArray<(string Key, string Word, TimeSpan? Back)> Ranges =
    [
        ("hour", "Last hour", TimeSpan.FromHours(1)), ("today", "Today", null), ("day", "Last 24 hours", TimeSpan.FromDays(1)),
        ("week", "Last 7 days", TimeSpan.FromDays(7)), ("month", "Last 30 days", TimeSpan.FromDays(30)),
    ];

    public ImmutableArray<RunStatus> States { get; init; } = [];

    /// <summary>Keys of flows.</summary>
    public ImmutableArray<string> Flows { get; init; } = [];

    /// <summary>One flow connection, by its id as people write it.</summary>
    public string? Connection { get; init; }

    /// <summary>Runs that failed for one and the same reason, as Needs attention groups them.</summary>
    public long? Issue { get; init; }
    public string? App { get; init; }

    /// <summary>App and trigger: <c>togai.account_created</c>.</summary>
    public string? Trigger { get; init; }
    public ImmutableArray<RunOrigin> Origins { get; init; } = [];
    public string? Range { get; init; }

    /// <summary>From and to on the reader's clock.</summary>
    public DateTime? From { get; init; }
    public DateTime? To { get; init; }
    public string? Term { get; init; }
    public long? Before { get; init; }
    public long? After { get; init; }

    /// <summary>The newest runs, where new ones arrive.</summary>
    public bool IsTop => Before is null && After is null;

    public bool IsFiltered => Address(pages: false) != "runs";

    public RunQuery AtTop => this with { Before = null, After = null };

    public static RunQuery Parse(string uri)
    {
        var values = QueryHelpers.ParseQuery(new Uri(uri, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } full ? full.Query : uri);
        return new RunQuery
        {
            States = [.. Words("status").Select(RunWords.ParseRunStatus).OfType<RunStatus>()],
            Flows = Words("flow"),
            Connection = Word("connection"),
            Issue = IdText.TryParse(Word("issue"), out var issue) ? issue : null,
            App = Word("app"),
            Trigger = Word("trigger"),
            Origins = [.. Words("by").Select(RunOrigins.Parse).OfType<RunOrigin>()],
            Range = Ranges.Any(range => range.Key == Word("range")) ? Word("range") : null,
            From = Time("from"),
            To = Time("to"),
            Term = Word("q"),
            Before = IdText.TryParse(Word("before"), out var before) ? before : null,
            After = IdText.TryParse(Word("after"), out var after) ? after : null,
        };

        string? Word(string name) =>
            values.TryGetValue(name, out var found) && found.ToString().Trim() is { Length: > 0 and <= 400 } text ? text : null;

        ImmutableArray<string> Words(string name) =>
            [.. (Word(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

        DateTime? Time(string name) =>
            DateTime.TryParse(Word(name), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                && time.Year is > 2000 and < 2200 ? time : null;
    }

    /// <param name="pages">Without: what is filtered by alone.</param>
    public string Address(bool pages = true)
    {
        var values = new List<KeyValuePair<string, string?>>
        {
            new("q", Term), new("status", Join(States.Select(state => state.Word()))), new("flow", Join(Flows)),
                new("connection", Connection), new("issue", Issue is { } issue ? IdText.Format(issue) : null), new("app", App),
            new("trigger", Trigger), new("by", Join(Origins.Select(RunOrigins.Key))), new("range", Range), new("from", Text(From)),
                new("to", Text(To)),
            new("before", pages && Before is { } before ? IdText.Format(before) : null),
                new("after", pages && After is { } after ? IdText.Format(after) : null),
        };
        return QueryHelpers.AddQueryString("runs", values.Where(value => !string.IsNullOrEmpty(value.Value)));
    }

    /// <param name="flows">The flows that fit what is asked about flow, app and trigger; null for all.</param>
    /// <param name="zone">The reader's clock.</param>
    /// <param name="now">What the presets count back from.</param>
    public RunFilter ToFilter(IReadOnlyCollection<long>? flows, ReaderZone zone, DateTimeOffset now) => new()
    {
        FlowIds = flows,
        FlowConnectionIds = Connection is null ? null : [IdText.TryParse(Connection, out var id) ? id : 0],
        IssueId = Issue,
        Statuses = States.IsEmpty ? null : States,
        Origins = Origins.IsEmpty ? null : Origins,
        Term = Term,
        Before = Before,
        After = After,
        CreatedFrom = Began(zone, now),
        CreatedTo = To is { } to ? Ms(zone, to) : null,
        Limit = PageSize,
    };

    private long? Began(ReaderZone zone, DateTimeOffset now) => Ranges.FirstOrDefault(range => range.Key == Range) switch
    {
        { Key: null } => From is { } from ? Ms(zone, from) : null,
        { Back: { } back } => (now - back).ToUnixTimeMilliseconds(),
        _ => Ms(zone, zone.Local(now).Date),
    };

    private static long Ms(ReaderZone zone, DateTime local) =>
        new DateTimeOffset(local, zone.Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();

    internal static string? Text(DateTime? time) => time?.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static string? Join(IEnumerable<string> words) => string.Join(',', words) is { Length: > 0 } text ? text : null;
}
