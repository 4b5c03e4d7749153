using System.Globalization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Tests.Storage;

/// <summary>Customers as the journal keeps them: told by steps and events, listed and found by screens.</summary>
public abstract class CustomerSuite
{
    private const long Togai = 11, OtherTogai = 12;
    private const string Stripe = "StripeCustomerId", Razorpay = "RazorPayCustomerId";

    protected abstract OpenStore Open();

    [Fact]
    public async Task An_event_tells_of_a_customer_and_a_step_links_it()
    {
        await using var store = Open();
        await TellAsync(store, new("ACC-1") { Customer = "CUS-1", Name = "Ada Lovelace", Email = "ada@acme.test" }, at: 5);
        var before = store.Customers.Find(Togai, "ACC-1")!;
        Assert.Equal(("CUS-1", "Ada Lovelace", "ada@acme.test", false), (before.Customer, before.Name, before.Email, before.IsLinked));

        var run = await store.StartedAsync();
        await store.WriteAsync(new RunOp(run, 1) { Told = [new(Togai, Linked("ACC-1", Stripe, "cus_1"), "link", 9)] });
        var after = store.Customers.Find(Togai, "ACC-1")!;
        Assert.Equal(("Ada Lovelace", 9L), (after.Name, after.At));
        Assert.Equal(new CustomerLinkRow(Stripe, "cus_1", run, "link", 9), Assert.Single(after.Links));
        Assert.Equal((1, 0), store.Customers.Count([Togai]));
    }

    [Fact]
    public async Task A_link_that_is_told_again_keeps_the_run_it_came_with_and_a_new_value_takes_its_place()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await store.WriteAsync(new RunOp(run, 1) { Told = [new(Togai, Linked("ACC-1", Stripe, "cus_1"), "link", 5)] });
        await TellAsync(store, Linked("ACC-1", Stripe, "cus_1"), at: 7);
        Assert.Equal((run, 5L), (store.Customers.Find(Togai, "ACC-1")!.Links[0].RunId, store.Customers.Find(Togai, "ACC-1")!.Links[0].At));
        await TellAsync(store, Linked("ACC-1", Stripe, "cus_2"), at: 8);
        Assert.Equal("cus_2", store.Customers.Find(Togai, "ACC-1")!.Link(Stripe)!.Value);
        Assert.Empty(Found(store, "cus_1"));
        Assert.Equal(["ACC-1"], Found(store, "cus_2"));
    }

    [Fact]
    public async Task What_a_fenced_run_tells_is_not_kept()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        var late = await store.WriteAsync(new RunOp(run, 0) { Told = [new(Togai, new("ACC-9"), "link", 5)] });
        Assert.True(late.Result.Fenced);
        Assert.Null(store.Customers.Find(Togai, "ACC-9"));
    }

    [Theory]
    [InlineData("ACC-7")]
    [InlineData("acc-7")]
    [InlineData("CUS-7")]
    [InlineData("cus_7")]
    [InlineData("grace")]
    [InlineData("hopper gra")]
    [InlineData("grace@navy.test")]
    [InlineData("navy.te")]
    public async Task A_customer_is_found_by_any_id_name_or_address(string text)
    {
        await using var store = Open();
        await TellAsync(store, new("ACC-1") { Customer = "CUS-1", Name = "Ada Lovelace", Email = "ada@acme.test" });
        await TellAsync(
            store, new("ACC-7") { Customer = "CUS-7", Name = "Grace Hopper", Email = "grace@navy.test", Links = [new(Stripe, "cus_7")] });
        Assert.Equal(["ACC-7"], Found(store, text));
    }

    [Fact]
    public async Task Pages_show_the_last_told_first_and_each_customer_once()
    {
        await using var store = Open();
        for (var i = 0; i < 25; i++)
        {
            var account = string.Create(CultureInfo.InvariantCulture, $"ACC-{i:00}");
            await TellAsync(store, i % 5 == 0 ? new(account) : Linked(account, Razorpay, $"cust_{i}"), at: 100 + i / 4);
        }
        await TellAsync(store, new("ACC-00"), connection: OtherTogai, at: 500);
        var seen = new List<CustomerRow>();
        while (true)
        {
            var page = store.Customers.List(new([Togai]) { Limit = 7, After = seen.Count == 0 ? null : (seen[^1].At, seen[^1].Id) });
            if (page.Count == 0)
                break;
            seen.AddRange(page);
        }
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => string.Create(CultureInfo.InvariantCulture, $"ACC-{i:00}")),
            seen.Select(row => row.Account));
        Assert.Equal((25, 5), store.Customers.Count([Togai]));
        Assert.Equal((26, 6), store.Customers.Count([Togai, OtherTogai]));
        Assert.Equal(5, store.Customers.List(new([Togai]) { IsLinked = false }).Count);
        Assert.Equal(20, store.Customers.List(new([Togai]) { IsLinked = true }).Count);
        Assert.Empty(store.Customers.List(new([])));
    }

    [Fact]
    public async Task Open_runs_are_known_by_the_account_they_are_about()
    {
        await using var store = Open();
        var open = await store.AcceptAsync(terms: ["ACC-1"]);
        var ended = (await store.AcceptAsync(terms: ["ACC-2"])).RunId;
        await store.ClaimAsync(ended);
        await store.EndAsync(ended);
        Assert.Equal([("ACC-1", OpenStore.Flow)], store.Customers.OpenRuns(["ACC-1", "ACC-2", "ACC-3"], 0));
        Assert.Empty(store.Customers.OpenRuns(["ACC-1"], open.RunId));
    }

    private static CustomerFact Linked(string account, string setting, string value) => new(account) { Links = [new(setting, value)] };

    private static Task TellAsync(OpenStore store, CustomerFact fact, long connection = Togai, long at = 1) =>
        store.Journal.WriteAsync(new CustomerOp(new(connection, fact, "", at))).AsTask();

    private static IEnumerable<string> Found(OpenStore store, string text) =>
        store.Customers.List(new([Togai]) { Text = text }).Select(row => row.Account);
}
