using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

public sealed class LoopTests
{
    private static readonly string Import = TestFlows.Of($$$"""
        { "key": "each", "control": "for_each", "source": { "app": "shop", "action": "orders", "connection": "shop" }, "parallel": 8 },
        { "key": "big", "control": "if", "condition": "{{ item.amount > 0 }}", "in": "each" },
        { "key": "small", "control": "stop", "reason": "no amount", "in": "each", "after": ["big:no"] },
        {{{TestFlows.Step("charge", "charge", "big:yes", """ "in": "each", "business_key": "{{ item.id }}" """,
            """{ "ref": "{{ item.id }}" }""")}}}
        """);

    private readonly HashSet<string> _charged = [];

    [Fact]
    public async Task A_paged_list_is_carried_out_page_by_page_and_reported()
    {
        await using var kit = await EngineKit.StartAsync(Import);
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET", StringComparison.Ordinal) ? Page(sent, 350) : Charge(sent);
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        Assert.Equal(RunStatus.Completed, run.Status);
        var output = JsonDocument.Parse(kit.Step(run.Id, "each")!.Output!.Value).RootElement;
        Assert.Equal((315, 35), (output.GetProperty("done").GetInt32(), output.GetProperty("skipped").GetInt32()));
        Assert.Equal(315, _charged.Count);
        var state = LoopState.Read(kit.Step(run.Id, "each")!.Cursor);
        Assert.Equal("big:no 35, big:yes 315, charge 315", string.Join(
            ", ", state.Ways!.OrderBy(way => way.Key, StringComparer.Ordinal).Select(way => $"{way.Key} {way.Value}")));
        Assert.Null(state.FailedAt);
        // What a finished page leaves behind is its counts, not its rows.
        Assert.Single(kit.Reader.Steps(run.Id, 1000));
    }

    [Fact]
    public async Task A_failed_item_is_reported_while_the_others_go_on_and_a_retry_asks_for_it_alone()
    {
        await using var kit = await EngineKit.StartAsync(Import);
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET", StringComparison.Ordinal) ? Page(sent, 250)
            : sent.Body.Contains("\"o_42\"", StringComparison.Ordinal) ? Status(400, """{ "error": "no" }""") : Charge(sent);
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(StepStatus.Failed, kit.Step(run.Id, "each[o_42]")!.Status);
        Assert.Equal(StepStatus.Failed, kit.Step(run.Id, "each[o_42]/charge")!.Status);
        Assert.Contains("224 done, 25 skipped, 1 failed", kit.Step(run.Id, "each")!.Message);
        var before = kit.Transport.Sent.Count(sent => sent.Line == "POST charge");
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET", StringComparison.Ordinal) ? Page(sent, 250) : Charge(sent);
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        await kit.UntilAsync(
            run.Id, again => again.Status == RunStatus.Completed && kit.Step(run.Id, "each") is { Message: "225 done, 25 skipped" });
        Assert.Equal(before + 1, kit.Transport.Sent.Count(sent => sent.Line == "POST charge"));
        // The list is read as far as the item stands in it, and no further.
        Assert.Equal(3 + 1, kit.Transport.Sent.Count(sent => sent.Line.StartsWith("GET", StringComparison.Ordinal)));
        Assert.False(await kit.Runs.RetryAsync(run.Id, "mira"));
    }

    [Fact]
    public async Task The_request_of_a_failed_item_is_shown_long_after_its_page_is_gone()
    {
        await using var kit = await EngineKit.StartAsync(Import);
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET", StringComparison.Ordinal) ? Page(sent, 250)
            : sent.Body.Contains("\"o_42\"", StringComparison.Ordinal) ? Status(400, """{ "error": "no" }""") : Charge(sent);
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        var steps = await kit.Runs.GetItemAsync(run.Id, "each[o_42]");
        Assert.Equal(
            ["each[o_42]/big completed", "each[o_42]/charge failed"], steps.Select(step => $"{step.Path} {step.Row.Status.Word()}"));
        Assert.Contains("\"ref\":\"o_42\"", steps[1].Request!.Body!.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(400, Assert.Single(steps[1].Attempts).HttpStatus);
        Assert.Empty(await kit.Runs.GetItemAsync(run.Id, "each[o_43]"));
    }

    [Fact]
    public async Task A_loop_goes_on_in_mid_list_after_a_restart_and_makes_no_effect_twice()
    {
        await using var kit = await EngineKit.StartAsync(Import);
        var pages = 0;
        kit.Transport.Answer = sent =>
        {
            if (!sent.Line.StartsWith("GET", StringComparison.Ordinal))
                return Charge(sent);
            return Interlocked.Increment(ref pages) == 3 ? Status(503, "{}") : Page(sent, 500);
        };
        var id = await kit.AcceptAsync("""{ "id": "s1" }""");
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        Assert.Contains("\"At\":\"199\"", kit.Step(id, "each")!.Cursor, StringComparison.Ordinal);
        await kit.RestartAsync();
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(450, _charged.Count);
        Assert.Equal(450, kit.Transport.Sent.Count(sent => sent.Line == "POST charge"));
        Assert.Equal(450, LoopState.Read(kit.Step(id, "each")!.Cursor).Ways!["charge"]);
    }

    [Fact]
    public async Task Items_that_must_wait_park_the_run_and_only_they_are_sent_again()
    {
        await using var kit = await EngineKit.StartAsync(Import);
        var refused = 0;
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET", StringComparison.Ordinal) ? Page(sent, 100)
            : sent.Body.Contains("\"o_7\"", StringComparison.Ordinal) && Interlocked.Increment(ref refused) <= 2
            ? Status(429, "{}", ("retry-after", "20")) : Charge(sent);
        var id = await kit.AcceptAsync("""{ "id": "s1" }""");
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(92, kit.Transport.Sent.Count(sent => sent.Line == "POST charge"));
        Assert.Equal(90, _charged.Count);
    }

    [Fact]
    public async Task An_item_that_nobody_knows_makes_the_run_unknown_until_a_person_settles_it()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}" },
            {{{TestFlows.Step("mail", "mail", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
            """));
        kit.Transport.Answer = sent => sent.Body.Contains("\"b\"", StringComparison.Ordinal) ? Lost() : Charge(sent);
        var run = await kit.RunAsync("""{ "lines": [{ "id": "a" }, { "id": "b" }, { "id": "c" }] }""");
        Assert.Equal(RunStatus.Unknown, run.Status);
        Assert.False(await kit.Runs.RetryAsync(run.Id, "mira"));
        kit.Transport.Answer = Charge;
        Assert.True(await kit.Runs.SettleAsync(run.Id, "each[b]/mail", exists: false, null));
        Assert.Equal(RunStatus.Completed, (await kit.UntilAsync(run.Id, again => again.Status == RunStatus.Completed)).Status);
        Assert.Equal(["a", "b", "c"], _charged.Order());
        Assert.Equal(4, kit.Transport.Sent.Count);
    }

    [Fact]
    public async Task A_list_in_the_payload_is_a_loop_too()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "item_key": "{{ item.id }}" },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
            """));
        kit.Transport.Answer = Charge;
        Assert.Equal(
            RunStatus.Completed, (await kit.RunAsync("""{ "lines": [{ "id": "a/1" }, { "id": "b]2" }, { "id": "c" }] }""")).Status);
        Assert.Equal(["a/1", "b]2", "c"], _charged.Order());
    }

    [Fact]
    public async Task A_preview_reads_for_real_holds_writes_back_and_leaves_what_depends_on_them_undecided()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{TestFlows.Step("stock", "stock", inputs: """{ "of": "{{ trigger.id }}" }""")}}},
            {{{TestFlows.Step("charge", "charge", "stock")}}},
            { "key": "paid", "control": "if", "condition": "{{ steps.charge.id == 'x' }}", "after": ["charge"] },
            {{{TestFlows.Step("mail", "mail", "paid:yes")}}},
            {{{TestFlows.Step("put", "put", "charge", inputs: """{ "ref": "{{ steps.charge.id }}" }""")}}}
            """));
        kit.Transport.Answer = _ => Ok("""{ "left": 3 }""");
        var preview = await kit.PreviewAsync("""{ "id": "s1", "amount": 5 }""");
        Assert.Equal("undecided", preview.Status);
        Assert.Equal(["GET stock?of=s1"], kit.Transport.Sent.Select(sent => sent.Line));
        Assert.Equal(["Would charge s1", "Would put sample_1"], preview.Steps.Where(step => step.Sentence is not null)
            .Select(step => step.Sentence));
        var charge = preview.Steps.Single(step => step.Path == "charge");
        Assert.Equal(("POST", "https://provider.test/charge"), (charge.Request!.Method, charge.Request.Url));
        Assert.DoesNotContain(preview.Steps, step => step.Path == "mail");
    }

    private static FlowDesigner.Core.Connections.CallOutcome Page(SentRequest sent, int total)
    {
        var after = sent.Line.Contains("after=", StringComparison.Ordinal)
            ? int.Parse(sent.Line[(sent.Line.IndexOf("after=", StringComparison.Ordinal) + 6)..], CultureInfo.InvariantCulture)
            : -1;
        var ids = Enumerable.Range(after + 1, Math.Min(100, total - after - 1)).ToList();
        var items = string.Join(",", ids.Select(i => $$"""{ "id": "o_{{i}}", "amount": {{(i % 10 == 0 ? 0 : 1)}} }"""));
        var next = ids[^1] == total - 1 ? "null" : $"\"{ids[^1]}\"";
        return Ok($$"""{ "data": [{{items}}], "next": {{next}} }""");
    }

    private FlowDesigner.Core.Connections.CallOutcome Charge(SentRequest sent)
    {
        var of = JsonDocument.Parse(sent.Body).RootElement.GetProperty("ref").GetString()!;
        lock (_charged)
            _charged.Add(of);
        return Ok($$"""{ "id": "made_{{of}}" }""");
    }
}
