using FlowDesigner.Core.Customers;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Web.Components.Pages.Customers;

/// <summary>What the address asks the list for.</summary>
public sealed record CustomerAsk(string? Text, string? Show, string? In, string? After)
{
    public const string Linked = "linked", NotLinked = "not-linked";

    public bool IsFiltered => Text is not null || Show is not null || In is not null;

    public bool? IsLinked => Show switch { Linked => true, NotLinked => false, _ => null };

    /// <summary>The same as a query, to come back to from a customer; empty where nothing is asked.</summary>
    public string Query
    {
        get
        {
            (string Name, string? Value)[] parts = [("q", Text), ("show", Show), ("in", In), ("after", After)];
            var given = parts.Where(part => !string.IsNullOrEmpty(part.Value))
                .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToList();
            return given.Count == 0 ? "" : "?" + string.Join('&', given);
        }
    }

    public CustomerFilter Filter(IReadOnlyList<BookConnection> books, int limit) => new(IdsOf(books))
    {
        Text = Text,
        IsLinked = IsLinked,
        After = ParseAfter(),
        Limit = limit,
    };

    public IReadOnlyCollection<long> IdsOf(IReadOnlyList<BookConnection> books) =>
        [
            .. books.Where(book => In is null || book.Key == In).Select(book => book.Id)
        ];

    public static string AfterOf(CustomerRow row) => FormattableString.Invariant($"{row.At}-{row.Id}");

    private (long, long)? ParseAfter() =>
        After?.Split('-') is [var at, var id] && long.TryParse(at, System.Globalization.CultureInfo.InvariantCulture, out var when)
        && long.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out var which) ? (when, which) : null;
}

/// <summary>Reads a page of customers and how each of them stands.</summary>
public sealed class CustomerList(ICustomerReader customers, LinkWays ways, TimeProvider clock)
{
    /// <summary>A run that is open for longer than this is told by its own page.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    private IReadOnlySet<long> _linking = new HashSet<long>();

    /// <summary>Learns which flows link customers; again whenever a flow may have changed.</summary>
    public async Task LoadAsync() => _linking = await ways.LinkingFlowsAsync(CancellationToken.None);

    public IReadOnlyList<CustomerLine> Lines(IReadOnlyList<CustomerRow> rows, IReadOnlyList<BookConnection> books)
    {
        var open = Linking(rows);
        var kept = books.ToDictionary(book => book.Id);
        return [.. rows.Select(row => new CustomerLine(row, kept[row.ConnectionId], CustomerLine.StateOf(row, open.Contains(Term(row)))))];
    }

    private HashSet<string> Linking(IReadOnlyList<CustomerRow> rows)
    {
        var after = IdSource.FirstAt((clock.GetUtcNow() - Recent).ToUnixTimeMilliseconds());
        return rows.Count == 0 || _linking.Count == 0 ? []
            : [.. customers.OpenRuns(rows.Select(Term), after).Where(run => _linking.Contains(run.FlowId)).Select(run => run.Term)];
    }

    private static string Term(CustomerRow row) => row.Account.ToUpperInvariant();
}
