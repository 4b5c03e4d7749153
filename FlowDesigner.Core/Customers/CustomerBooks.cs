using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Customers;

/// <summary>A connection that keeps customers.</summary>
public sealed record BookConnection(long Id, string Key, string Name, App App, ConnectionMode Mode)
{
    public CustomerBook Book => App.Customers!;
}

/// <summary>Which connections keep customers that somebody may see.</summary>
public sealed class CustomerBooks(IDbContextFactory<ConfigDb> databases, AppCatalog apps)
{
    /// <summary>By name. Those that were put away are left out, and those that are another user's alone.</summary>
    public async Task<IReadOnlyList<BookConnection>> VisibleAsync(Viewer viewer, CancellationToken cancel)
    {
        var books = apps.Apps.Where(app => app.Customers is not null).Select(app => app.Key).ToList();
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.Connections.AsNoTracking()
            .Where(row => books.Contains(row.App) && row.Archived == null).OrderBy(row => row.Name).ToListAsync(cancel);
        return [.. rows.Where(row => viewer.Sees(row.Owner, row.IsPrivate))
            .Select(row => new BookConnection(row.Id, row.Key, row.Name, apps[row.App], ConnectionMix.ModeOf(row)))];
    }
}
