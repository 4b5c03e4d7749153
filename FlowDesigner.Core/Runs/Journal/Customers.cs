using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Runs.Journal;

/// <summary>A fact about a customer, and who told it.</summary>
/// <param name="ConnectionId">The account of the app that keeps the customer.</param>
/// <param name="Fact">What was told.</param>
/// <param name="Path">The run's step that learned it; empty for the event itself.</param>
public sealed record ToldCustomer(long ConnectionId, CustomerFact Fact, string Path, long At);

/// <summary>Facts that somebody read outside of any run, such as a person who looked at a customer.</summary>
public sealed class CustomerOp(ToldCustomer told) : JournalOp
{
    public ToldCustomer Told { get; } = told;
}

/// <summary>Customers that runs have met: short reads, the same at any number of them.</summary>
public interface ICustomerReader
{
    /// <summary>The last told first.</summary>
    IReadOnlyList<CustomerRow> List(CustomerFilter filter);

    /// <summary>How many there are, and how many of those have no id in another system.</summary>
    (long All, long NotLinked) Count(IReadOnlyCollection<long> connections);

    CustomerRow? Find(long connectionId, string account);

    /// <summary>The accounts of one customer, the oldest first.</summary>
    IReadOnlyList<CustomerRow> AccountsOf(long connectionId, string customer, int limit);

    /// <summary>Open runs that began after an id and are found by one of the terms: the term and the run's flow.</summary>
    IReadOnlyList<(string Term, long FlowId)> OpenRuns(IEnumerable<string> terms, long after);
}

/// <summary>One account of a customer, as runs have come to know it.</summary>
public sealed record CustomerRow(long Id, long ConnectionId, string Account)
{
    public string? Customer { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }

    /// <summary>When something was last told about it.</summary>
    public long At { get; init; }

    /// <summary>Its ids in other systems.</summary>
    public IReadOnlyList<CustomerLinkRow> Links { get; init; } = [];

    public bool IsLinked => Links.Count > 0;

    public CustomerLinkRow? Link(string setting) => Links.FirstOrDefault(link => link.Setting == setting);
}

/// <summary>An id in another system and the run that it came with; run 0 where a person read it.</summary>
public sealed record CustomerLinkRow(string Setting, string Value, long RunId, string Path, long At);

/// <summary>Which customers to list; the next page begins after the last one of this page.</summary>
/// <param name="Connections">Only customers kept in these.</param>
public sealed record CustomerFilter(IReadOnlyCollection<long> Connections)
{
    /// <summary>Beginnings of ids, e-mail addresses or words of a name; all of them must fit.</summary>
    public string? Text { get; init; }
    public bool? IsLinked { get; init; }

    /// <summary>The last one that was seen.</summary>
    public (long At, long Id)? After { get; init; }
    public int Limit { get; init; } = 50;
}
