using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

/// <summary>
/// Retries of For eaches: every item is counted before anything is sent, and those that failed are carried out again, or those chosen.
/// </summary>
public sealed class RetryItemsTests
{
    private static readonly RetryChoice Stopped = new(RetryStart.WhereItStopped), FromStart = new(RetryStart.Beginning);

    private static readonly string Charges = TestFlows.Of($$$"""
        { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "parallel": 8 },
        {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
        """);

    private static readonly string Reading = TestFlows.Of($$$"""
        { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "parallel": 8 },
        {{{TestFlows.Step("stock", "stock", "", """ "in": "each" """, """{ "of": "{{ item.id }}" }""")}}},
        {{{TestFlows.Step("charge", "charge", "stock", """ "in": "each", "business_key": "{{ item.id }}" """,
            """{ "ref": "{{ item.id }}", "amount": "{{ steps.stock.left }}" }""")}}}
        """);

    [Fact]
    public async Task A_plan_counts_every_item_and_tells_the_first_few_of_those_that_fare_alike()
    {
        await using var kit = await EngineKit.StartAsync(Charges);
        kit.Transport.Answer = Refusing(of => of % 100 == 7);
        var run = await kit.RunAsync(Lines(1200));
        var outlook = await LookAsync(kit, run.Id, FromStart);
        Assert.Equal(["charge AlreadyMade 1188", "charge SentAgain 12"], Counts(outlook));
        Assert.Equal([5, 5], outlook.Steps.Where(step => step.Key == "charge").GroupBy(step => step.As).Select(group => group.Count()));
        Assert.Equal(new RetriedLoop("each", 1200, 0, true), Assert.Single(outlook.Loops));

        // From where it stopped only the failed ones are gone through.
        outlook = await LookAsync(kit, run.Id, Stopped);
        Assert.Equal(["charge SentAgain 12"], Counts(outlook));
        Assert.Equal(new RetriedLoop("each", 12, 1188, true), Assert.Single(outlook.Loops));
        var card = (await kit.Runs.PlanRetryAsync(run.Id))!;
        Assert.Equal((12, 12), (card.Items, card.Requests));
        var sent = kit.Transport.Sent.Count;
        kit.Transport.Answer = Refusing(_ => false);
        Assert.Null(await kit.Retries.RetryAsync(run.Id, Stopped, "mira"));
        await AgainAsync(kit, run);
        Assert.Equal(("1,200 done", sent + 12), (kit.Step(run.Id, "each")!.Message, kit.Transport.Sent.Count));
    }

    [Fact]
    public async Task Of_a_long_list_the_first_reads_are_made_and_every_write_is_judged_by_its_name()
    {
        await using var kit = await EngineKit.StartAsync(Reading);
        kit.Transport.Answer = sent => IsRead(sent) ? Ok("""{ "left": 3 }""") : Ok("""{ "id": "made" }""");
        var run = await kit.RunAsync(Lines(70));
        var read = Reads();
        Assert.Equal(["charge AlreadyMade 70", "stock ReadAgain 70"], Counts(await LookAsync(kit, run.Id, FromStart)));
        Assert.Equal(read + 50, Reads());

        int Reads() => kit.Transport.Sent.Count(IsRead);
    }

    [Fact]
    public async Task Chosen_items_are_carried_out_again_and_the_others_stay_failed()
    {
        await using var kit = await EngineKit.StartAsync(Charges);
        kit.Transport.Answer = Refusing(of => of is 2 or 4 or 5);
        var run = await kit.RunAsync(Lines(6));
        kit.Transport.Answer = Refusing(_ => false);
        var choice = Stopped with { Items = ["each[o_4]"] };
        Assert.Equal(["charge SentAgain 1"], Counts(await LookAsync(kit, run.Id, choice)));
        Assert.Null(await kit.Retries.RetryAsync(run.Id, choice, "mira"));
        run = await AgainAsync(kit, run);
        Assert.Equal("4 done, 2 failed", kit.Step(run.Id, "each")!.Message);
        var state = LoopState.Read(kit.Step(run.Id, "each")!.Cursor);
        Assert.Equal((4, 2, false), (state.Ways!["charge"], state.FailedAt!["charge"], state.IsRedo));
        Assert.Equal(["each[o_2]", "each[o_2]/charge", "each[o_5]", "each[o_5]/charge"], Failed(kit, run));
        Assert.Equal(7, kit.Transport.Sent.Count);
        Assert.Equal(1, Assert.Single(kit.Reader.Retries(run.Id)).Items);

        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        await AgainAsync(kit, run);
        Assert.Equal("6 done", kit.Step(run.Id, "each")!.Message);
        Assert.Equal(6, LoopState.Read(kit.Step(run.Id, "each")!.Cursor).Ways!["charge"]);
        Assert.Equal(9, kit.Transport.Sent.Count);
        Assert.Single(kit.Reader.Steps(run.Id, 100));
    }

    [Fact]
    public async Task A_restart_amid_the_items_of_a_retry_makes_none_twice_and_counts_each_once()
    {
        await using var kit = await EngineKit.StartAsync(Charges);
        kit.Transport.Answer = Refusing(of => of is 2 or 4 or 5);
        var run = await kit.RunAsync(Lines(6));
        // One is made, one is refused again, and one has to wait.
        kit.Transport.Answer = sent => Of(sent) switch { 4 => Status(503, "{}"), 5 => Status(400, "{}"), _ => Ok("""{ "id": "made" }""") };
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        await kit.UntilAsync(run.Id, row => row.Status == RunStatus.Waiting);
        await kit.RestartAsync();
        kit.Transport.Answer = Refusing(of => of == 5);
        await AgainAsync(kit, run);
        Assert.Equal("5 done, 1 failed", kit.Step(run.Id, "each")!.Message);
        Assert.Equal(2, kit.Transport.Sent.Count(sent => Of(sent) == 2));
        Assert.Equal(["each[o_5]", "each[o_5]/charge"], Failed(kit, run));
    }

    [Fact]
    public async Task An_item_that_the_list_no_longer_has_stays_failed_and_says_so()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "source": { "app": "shop", "action": "orders", "connection": "shop" } },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
            """));
        kit.Transport.Answer = sent => IsRead(sent) ? Ok("""{ "data": [{ "id": "o_1" }, { "id": "o_2" }] }""") : Status(400, "{}");
        var run = await kit.RunAsync("{}");
        kit.Transport.Answer = sent =>
            IsRead(sent) ? Ok("""{ "data": [{ "id": "o_3" }, { "id": "o_2" }] }""") : Ok("""{ "id": "made" }""");
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        await AgainAsync(kit, run);
        Assert.Equal("1 done, 1 failed", kit.Step(run.Id, "each")!.Message);
        var gone = kit.Step(run.Id, "each[o_1]")!;
        Assert.Equal((StepStatus.Failed, "It is no longer in the list."), (gone.Status, gone.Message));
    }

    [Fact]
    public async Task Items_that_would_be_made_twice_are_counted_before_anybody_agrees()
    {
        await using var kit = await EngineKit.StartAsync(Charges);
        kit.Transport.Answer = Refusing(of => of == 3);
        var run = await kit.RunAsync(Lines(6));
        kit.Publish(2, Charges.Replace(
            """ "in": "each" """, """ "in": "each", "business_key": "line {{ item.id }}" """, StringComparison.Ordinal));
        var outlook = await LookAsync(kit, run.Id, Stopped with { OnLive = true });
        Assert.Equal(["charge MadeTwice 5", "charge SentFirst 1"], Counts(outlook));
        Assert.Equal("each", Assert.Single(outlook.Open).Step);
        // The changed For each begins again with all of its items: nobody may think that it is one.
        var one = Stopped with { OnLive = true, Items = ["each[o_3]"] };
        Assert.Contains("with all of its items", (await kit.Retries.RetryAsync(run.Id, one, "mira"))!.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RetryStart.WhereItStopped, "", "retry.items")]
    [InlineData(RetryStart.Beginning, "each[o_2]", "retry.items")]
    [InlineData(RetryStart.WhereItStopped, "each[o_1]", "retry.item_unknown")]
    [InlineData(RetryStart.WhereItStopped, "each[o_2]/charge", "retry.item_unknown")]
    public async Task Items_that_cannot_be_chosen_are_refused_with_the_reason(RetryStart start, string item, string code)
    {
        await using var kit = await EngineKit.StartAsync(Charges);
        kit.Transport.Answer = Refusing(of => of == 2);
        var run = await kit.RunAsync(Lines(3));
        var choice = new RetryChoice(start) { Items = item.Length == 0 ? [] : [item] };
        Assert.Equal(code, (await kit.Retries.LookAsync(run.Id, choice, CancellationToken.None)).Refusal!.Code);
        Assert.Equal(code, (await kit.Retries.RetryAsync(run.Id, choice, "mira"))!.Code);
        Assert.Equal("2 done, 1 failed", kit.Step(run.Id, "each")!.Message);
    }

    private static string Lines(int count)
    {
        var lines = string.Join(",", Enumerable.Range(1, count).Select(of => $$"""{ "id": "o_{{of}}" }"""));
        return $$"""{ "id": "s1", "lines": [{{lines}}] }""";
    }

    private static bool IsRead(SentRequest sent) => sent.Line.StartsWith("GET", StringComparison.Ordinal);

    private static int Of(SentRequest sent) =>
        int.Parse(JsonDocument.Parse(sent.Body).RootElement.GetProperty("ref").GetString()![2..], CultureInfo.InvariantCulture);

    private static Func<SentRequest, CallOutcome> Refusing(Func<int, bool> which) =>
        sent => which(Of(sent)) ? Status(400, "{}") : Ok("""{ "id": "made" }""");

    private static IEnumerable<string> Failed(EngineKit kit, RunRow run) =>
        kit.Reader.Steps(run.Id, 100).Where(step => step.Status == StepStatus.Failed).Select(step => step.Path).Order();

    private static string[] Counts(RetryOutlook outlook) =>
        [.. outlook.Items.Select(items => $"{items.Step} {items.As} {items.Count}").Order(StringComparer.Ordinal)];

    private static async Task<RetryOutlook> LookAsync(EngineKit kit, long run, RetryChoice choice)
    {
        var (outlook, refusal) = await kit.Retries.LookAsync(run, choice, CancellationToken.None);
        return outlook ?? throw new InvalidOperationException(refusal!.Why);
    }

    private static Task<RunRow> AgainAsync(EngineKit kit, RunRow before) =>
        kit.UntilAsync(before.Id, run => run.Status.IsEnded() && run.Epoch > before.Epoch);
}
