using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>The rows about customers, inside the journal's transaction.</summary>
internal sealed class CustomerLedger(CustomerStatements sql)
{
    public void Note(long runId, ToldCustomer told)
    {
        var fact = told.Fact;
        var before = Find(told.ConnectionId, fact.Account);
        var now = new Known(
            before?.Id ?? 0, fact.Customer ?? before?.Customer, fact.Name ?? before?.Name, fact.Email ?? before?.Email);
        if (before is null)
            now = now with { Id = Insert(told, now) };
        else
            sql.Update.Bind(now.Customer).Bind(now.Name).Bind(now.Email).Bind(told.At).Bind(now.Id).Execute();
        var changed = before != now;
        if (PutLinks(runId, told, now.Id))
        {
            sql.CountLinks.Bind(now.Id).Execute();
            changed = true;
        }
        if (changed)
            Index(fact.Account, now);
    }

    private Known? Find(long connectionId, string account)
    {
        var found = sql.Find.Bind(connectionId).Bind(account);
        var known = found.Step() ? new Known(found.Long(0), found.TextOrNull(1), found.TextOrNull(2), found.TextOrNull(3)) : null;
        found.Reset();
        return known;
    }

    private long Insert(ToldCustomer told, Known now)
    {
        var insert = sql.Insert.Bind(told.ConnectionId).Bind(told.Fact.Account).Bind(now.Customer).Bind(now.Name).Bind(now.Email)
            .Bind(told.At);
        insert.Step();
        var id = insert.Long(0);
        // A returning statement is only done once it has said so.
        insert.Step();
        insert.Reset();
        return id;
    }

    private bool PutLinks(long runId, ToldCustomer told, long id)
    {
        var changed = false;
        foreach (var (setting, value) in told.Fact.Links)
            changed |= sql.PutLink.Bind(id).Bind(setting).Bind(value).Bind(runId).Bind(told.Path).Bind(told.At).Execute() > 0;
        return changed;
    }

    private void Index(string account, Known now)
    {
        var links = new List<string>();
        var rows = sql.Links.Bind(now.Id);
        while (rows.Step())
            links.Add(rows.Text(0));
        rows.Reset();
        sql.DropTerms.Bind(now.Id).Execute();
        foreach (var term in CustomerTerms.Of(account, now.Customer, now.Name, now.Email, links))
            sql.InsertTerm.Bind(term).Bind(now.Id).Execute();
    }

    private sealed record Known(long Id, string? Customer, string? Name, string? Email);
}

/// <summary>What a customer is found by: ids whole, e-mail addresses from either side of the @, names word by word.</summary>
internal static class CustomerTerms
{
    private const int MaxTerms = 30, MaxLength = 200;

    public static IEnumerable<string> Of(string account, string? customer, string? name, string? email, IEnumerable<string> links)
    {
        string?[] ids = [account, customer, email, DomainOf(email), .. links];
        return ids.OfType<string>().Concat(Words(name)).Select(Plain).Where(term => term.Length is > 0 and <= MaxLength).Distinct()
            .Take(MaxTerms);
    }

    /// <summary>The beginnings that somebody typed; each must be one of a customer's terms' own.</summary>
    public static IReadOnlyList<string> Asked(string text) => [.. Words(text).Select(Plain).Distinct().Take(6)];

    private static string Plain(string text) => text.ToUpperInvariant();

    private static string? DomainOf(string? email) => email?.IndexOf('@') is { } at and >= 0 ? email[(at + 1)..] : null;

    private static string[] Words(string? text) => (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
