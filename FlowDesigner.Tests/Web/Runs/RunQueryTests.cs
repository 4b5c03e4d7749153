using System.Text;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Tests.Web.Runs;

public sealed class RunQueryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 22, 30, 0, TimeSpan.Zero);
    private static readonly ReaderZone s_india = ReaderZone.Find("Asia/Kolkata");

    [Theory]
    [InlineData("runs")]
    [InlineData("runs?status=failed,unknown")]
    [InlineData(
        "runs?q=billing%40acme.test&status=skipped&flow=a,b&app=stripe&trigger=togai.account_created&by=webhook,trigger_now&range=week")]
    [InlineData("runs?from=2026-11-01T00:00&to=2026-11-02T12:30")]
    public void A_filter_survives_its_address(string address)
    {
        var query = RunQuery.Parse("https://host/" + address);
        Assert.Equal(query.Address(), RunQuery.Parse("https://host/" + query.Address()).Address());
        Assert.Equal(Uri.UnescapeDataString(address), Uri.UnescapeDataString(query.Address()));
        Assert.Equal(address != "runs", query.IsFiltered);
    }

    [Theory]
    [InlineData("runs?status=nonsense&by=pigeon&range=decade&from=soon&before=!!&after=%00")]
    [InlineData("runs?q=%20%20&status=,,")]
    public void What_an_address_says_wrongly_is_left_out(string address) =>
        Assert.Equal("runs", RunQuery.Parse("https://host/" + address).Address());

    [Fact]
    public void Times_are_on_the_readers_clock()
    {
        // 22:30 in London is 04:00 of the next day in Kolkata: today began four hours ago.
        var today = RunQuery.Parse("https://host/runs?range=today").ToFilter(null, s_india, s_now);
        Assert.Equal(s_now.AddHours(-4).ToUnixTimeMilliseconds(), today.CreatedFrom);
        var between = RunQuery.Parse("https://host/runs?from=2026-11-21T05:30&to=2026-11-21T06:30").ToFilter(null, s_india, s_now);
        Assert.Equal((Ms(0), Ms(1)), (between.CreatedFrom, between.CreatedTo));

        static long Ms(int hour) => new DateTimeOffset(2026, 11, 21, hour, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    }

    [Fact]
    public void Each_filter_is_a_chip_that_takes_only_itself_away()
    {
        var names = new RunNames([new FlowName(1, "sync", "Sync accounts", ["togai", "stripe"], "togai", "account_created")],
            FlowDesigner.Core.Apps.AppCatalog.BuiltIn);
        var query = RunQuery.Parse("https://host/runs?q=ada&status=failed,skipped&flow=sync&app=stripe&by=webhook&range=day");
        var chips = RunChips.Of(query, names, null);
        Assert.Equal(
            ["“ada”", "State: Failed", "State: Skipped", "Flow: Sync accounts", "Began: last 24 hours", "App: Stripe", "By: Webhook"],
            chips.Select(chip => chip.Words));
        Assert.Equal(
            "runs?q=ada&status=skipped&flow=sync&app=stripe&by=webhook&range=day", Uri.UnescapeDataString(chips[1].Without.Address()));
    }

    [Theory]
    [InlineData("""{ "id": "evt_1", "data": { "object": { "id": "in_1", "number": "INV-7", "amount_due": 124000, "currency": "usd" } } }""",
        "INV-7", "in_1", "USD 1,240.00")]
    [InlineData("""{ "payload": { "payment": { "entity": { "id": "pay_1", "email": "a@b.test", "amount": 500, "currency": "JPY" } } } }""",
        "a@b.test", "pay_1", "JPY 500")]
    [InlineData(
        """{ "type": "account.created", "data": { "id": "acc_1", "name": "ACME Enterprise" } }""", "ACME Enterprise", "acc_1", null)]
    [InlineData("""{ "id": "acc_1", "primaryEmail": "ap@x.test" }""", "ap@x.test", "acc_1", null)]
    [InlineData("[1, 2]", null, null, null)]
    [InlineData("no json", null, null, null)]
    public void A_run_says_what_it_is_about(string payload, string? name, string? id, string? amount)
    {
        var about = RunSubject.Of(Encoding.UTF8.GetBytes(payload), inMinorUnits: true);
        Assert.Equal(
            (name, id, amount), (about.Name, about.Id, about.Amount is { } money ? Amounts.Say(money.Minor, money.Currency) : null));
    }

    [Fact]
    public void Every_status_has_a_meaning_and_every_run_a_sentence()
    {
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var run = MadeRuns.Of(status);
            Assert.EndsWith(".", RunStates.Meaning(status), StringComparison.Ordinal);
            Assert.EndsWith(".", RunStates.Sentence(run), StringComparison.Ordinal);
            Assert.Equal(
                status == RunStatus.Completed ? "Finished in 4.2 s." : "No RazorPayCustomerId.",
                RunStates.Sentence(run with { Message = status == RunStatus.Completed ? null : "No RazorPayCustomerId." }));
        }
    }

    [Fact]
    public void A_stretch_picked_with_shift_follows_the_run_pressed()
    {
        long[] shown = [9, 8, 7, 6, 5];
        var selection = new RunSelection();
        selection.Pick(8, stretch: false, shown);
        selection.Pick(5, stretch: true, shown);
        Assert.Equal([5, 6, 7, 8], selection.Picked.Order());
        selection.Pick(6, stretch: true, shown);
        Assert.Equal([7, 8], selection.Picked.Order());
        selection.PickAll(shown);
        Assert.Equal(5, selection.Picked.Count);
        selection.PickAll(shown);
        Assert.True(selection.IsEmpty);
    }
}
