using System.Globalization;
using System.Security.Claims;
using System.Text;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Customers;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Pages.Customers;

namespace FlowDesigner.Web.Endpoints;

/// <summary>Customers as a table for a spreadsheet, written page by page while it is read.</summary>
public static class CustomerExport
{
    private const int RowsAtOnce = 1000;

    public static void MapCustomerExport(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/downloads/customers.csv", WriteAsync);

    private static async Task WriteAsync(
        HttpContext context, ICustomerReader customers, CustomerBooks books, ClaimsPrincipal user, string? q, string? show, string? @in)
    {
        var cancel = context.RequestAborted;
        var visible = await books.VisibleAsync(new Viewer(user.Identity?.Name), cancel);
        var filter = new CustomerAsk(q, show, @in, null).Filter(visible, RowsAtOnce);
        string[] settings = [.. visible.SelectMany(book => book.Book.Links).Select(link => link.Setting).Distinct()];
        var kept = visible.ToDictionary(book => book.Id);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"customers.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        // With the mark spreadsheets know that it is UTF-8.
        await using var text = new StreamWriter(
            context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true);
        await text.WriteAsync(Line(["Name", "Email", "Customer ID", "Account ID", .. settings, "Connection", "Synced"]).AsMemory(), cancel);
        while (true)
        {
            var page = customers.List(filter);
            foreach (var row in page)
                await text.WriteAsync(Line(CellsOf(row, kept[row.ConnectionId], settings)).AsMemory(), cancel);
            if (page.Count < RowsAtOnce)
                return;
            filter = filter with { After = (page[^1].At, page[^1].Id) };
        }
    }

    private static IEnumerable<string?> CellsOf(CustomerRow row, BookConnection kept, string[] settings) =>
    [
        row.Name, row.Email, row.Customer, row.Account, .. settings.Select(setting => row.Link(setting)?.Value), kept.Name,
        DateTimeOffset.FromUnixTimeMilliseconds(row.At).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    ];

    private static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>A cell that no spreadsheet takes for a formula: whoever names a customer does not command the reader's machine.</summary>
    internal static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        var safe = value.TrimStart() is ['=' or '+' or '-' or '@', ..] || value[0] is '\t' or '\r' or '\n' ? "'" + value : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
