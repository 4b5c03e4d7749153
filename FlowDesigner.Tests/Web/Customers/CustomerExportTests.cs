using System.Net;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Customers;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Customers;

/// <summary>Customers as a file, and who may see which.</summary>
public sealed class CustomerExportTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData(" @SUM(A1)", "' @SUM(A1)")]
    [InlineData("-2", "'-2")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("Söhne, \"A\"", "\"Söhne, \"\"A\"\"\"")]
    [InlineData("=A1,\n2", "\"'=A1,\n2\"")]
    [InlineData("acme@example.com", "acme@example.com")]
    [InlineData(null, "")]
    public void A_cell_is_never_a_formula(string? value, string cell) => Assert.Equal(cell, CustomerExport.Cell(value));

    [Fact]
    public async Task The_file_holds_what_the_list_shows_and_nothing_of_somebody_elses_connection()
    {
        var (mine, other) = await ConnectionsAsync();
        await TellAsync(mine, new("ACC-1")
            { Customer = "CUS-1", Name = "=HYPERLINK(\"x\")", Email = "a@acme.test", Links = [new("StripeCustomerId", "cus_1")] });
        for (var i = 0; i < 1100; i++)
            await TellAsync(mine, new($"BULK-{i}") { Name = $"Bulk {i}" });
        await TellAsync(other, new("SECRET-1") { Name = "Somebody else" });

        using var client = await app.SignedInAsync();
        var all = await client.GetStringAsync("/downloads/customers.csv");
        Assert.StartsWith("Name,Email,Customer ID,Account ID,StripeCustomerId,RazorPayCustomerId,ZohoContactId,Connection,Synced\r\n",
            all.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(1102, all.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\",a@acme.test,CUS-1,ACC-1,cus_1,,,Sandbox Togai,", all, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET-1", all, StringComparison.Ordinal);
        var found = await client.GetStringAsync("/downloads/customers.csv?q=cus_1&show=linked");
        Assert.Equal(2, found.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("Somebody else", await client.GetStringAsync("/customers"), StringComparison.Ordinal);
        Assert.DoesNotContain("Somebody else", await client.GetStringAsync("/customers/others-togai/SECRET-1"), StringComparison.Ordinal);

        using var nobody = app.Anonymous();
        using var refused = await nobody.GetAsync("/downloads/customers.csv");
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        var books = app.Services.GetRequiredService<CustomerBooks>();
        Assert.Contains(await books.VisibleAsync(new("eve@example.com"), default), book => book.Key == "others-togai");
    }

    private async Task<(long Mine, long Other)> ConnectionsAsync()
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<ConfigDb>>().CreateDbContextAsync();
        var mine = await db.Connections.SingleAsync(row => row.Key == "sandbox-togai");
        var other = new ConnectionRow
        {
            Id = 77,
            Key = "others-togai",
            App = "togai",
            Name = "Eve's Togai",
            Owner = "eve@example.com",
            IsPrivate = true,
            Mode = "sandbox",
            Created = 1
        };
        db.Connections.Add(other);
        await db.SaveChangesAsync();
        return (mine.Id, other.Id);
    }

    private Task TellAsync(long connection, CustomerFact fact) =>
        app.Services.GetRequiredService<IJournal>().WriteAsync(new CustomerOp(new(connection, fact, "", 1000))).AsTask();
}
