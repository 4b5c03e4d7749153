using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

/// <summary>Switch, steps that are switched off, and error paths, in runs and in previews.</summary>
public sealed class BranchTests
{
    private const string Sold = """{ "id": "s1", "amount": 5, "currency": "INR" }""";

    private static readonly string Choice = TestFlows.Of($$$"""
        { "key": "by", "control": "switch", "value": "{{ trigger.currency }}",
            "cases": [{ "key": "inr", "equals": "INR" }, { "key": "five", "equals": "5" }] },
        {{{Note("rupees", "by:inr")}}}, {{{Note("number", "by:five")}}}, {{{Note("other", "by:otherwise")}}},
            {{{Note("after", "rupees", "number", "other")}}}
        """);

    private static readonly string Rescue = TestFlows.Of($$$"""
        {{{TestFlows.Step("charge", "charge")}}},
        {{{TestFlows.Step("mail", "mail", "charge", inputs: """{ "ref": "{{ steps.charge.id }}" }""")}}},
        {{{TestFlows.Step("alert", "put", "charge:error",
            inputs: """{ "ref": "{{ steps.charge.error.code }} {{ steps.charge.error.status }}" }""")}}},
        {{{Note("last", "mail", "alert")}}}
        """);

    [Theory]
    [InlineData("\"INR\"", "rupees")]
    [InlineData("5.00", "number")]
    [InlineData("null", "other")]
    [InlineData("\"inr\"", "other")]
    public async Task A_switch_takes_the_case_its_value_equals(string value, string taken)
    {
        await using var kit = await EngineKit.StartAsync(Choice);
        var run = await kit.RunAsync($$"""{ "id": "s1", "currency": {{value}} }""");
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(["after", "by", taken], kit.Reader.Steps(run.Id, 10).Select(step => step.Path).Order());
    }

    [Fact]
    public async Task A_switch_over_a_list_fails_with_what_to_map_instead()
    {
        await using var kit = await EngineKit.StartAsync(Choice);
        var run = await kit.RunAsync("""{ "id": "s1", "currency": ["INR"] }""");
        Assert.Equal((RunStatus.Failed, "Step \"by\": it compares one value, but its mapping gave a list. Map one of its fields. "
            + "(switch.not_one_value)"), (run.Status, run.Message));
    }

    [Fact]
    public async Task A_step_that_is_switched_off_is_passed_over_and_gives_nothing()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{TestFlows.Step("charge", "charge", "", "\"disabled\": true")}}},
            {{{TestFlows.Step("mail", "mail", "charge", inputs: """{ "ref": "{{ steps.charge.id ?? 'nothing' }}" }""")}}},
            {{{TestFlows.Step("alert", "put", "charge:error")}}}
            """));
        var run = await kit.RunAsync(Sold);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal("""POST mail {"ref":"nothing"}""", Assert.Single(kit.Transport.Sent.Select(sent => $"{sent.Line} {sent.Body}")));
        Assert.Single(kit.Reader.Steps(run.Id, 10));
    }

    [Fact]
    public async Task A_failed_step_takes_its_error_path_and_the_run_completes_with_a_word_about_it()
    {
        await using var kit = await EngineKit.StartAsync(Rescue);
        kit.Transport.Answer = sent => sent.Line == "POST charge"
            ? Status(402, """{ "error": "declined" }""")
            : Ok("""{ "id": "made_1" }""");
        var run = await kit.RunAsync(Sold);
        Assert.Equal((RunStatus.Completed, "“charge” failed; the run went on by its error path."), (run.Status, run.Message));
        Assert.Equal(["POST charge", "POST put"], kit.Transport.Sent.Select(sent => sent.Line));
        Assert.Equal("""{"ref":"provider.declined 402"}""", kit.Transport.Sent[1].Body);
        var charge = kit.Step(run.Id, "charge")!;
        Assert.Equal((StepStatus.Failed, true), (charge.Status, charge.IsHandled));
        Assert.Contains("Shop refused \"charge\" (402).", charge.Message, StringComparison.Ordinal);
        Assert.NotNull(kit.Step(run.Id, "last"));
        Assert.Null(kit.Step(run.Id, "mail"));
        Assert.False(await kit.Runs.RetryAsync(run.Id, "mira"));
        var details = (await kit.Runs.GetAsync(run.Id))!;
        Assert.Contains("provider.declined", details.Steps.Single(step => step.Path == "alert").Input, StringComparison.Ordinal);
        Assert.Contains(
            "\"code\":\"provider.declined\"", details.Steps.Single(step => step.Path == "charge").Response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_succeeds_leaves_its_error_path_alone()
    {
        await using var kit = await EngineKit.StartAsync(Rescue);
        var run = await kit.RunAsync(Sold);
        Assert.Equal((RunStatus.Completed, null), (run.Status, run.Message));
        Assert.Equal(["POST charge", "POST mail"], kit.Transport.Sent.Select(sent => sent.Line));
    }

    [Fact]
    public async Task An_error_path_that_was_taken_stays_taken_when_the_run_is_retried_for_a_later_failure()
    {
        await using var kit = await EngineKit.StartAsync(Rescue);
        kit.Transport.Answer = sent => Status(400, "{}");
        var run = await kit.RunAsync(Sold);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("alert", Assert.Single(kit.Reader.Attention(0)).Step);
        var plan = (await kit.Runs.PlanRetryAsync(run.Id))!;
        Assert.Equal(["alert"], plan.SentAgain);
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        await kit.UntilAsync(run.Id, again => again.Status == RunStatus.Completed);
        Assert.Equal(["POST charge", "POST put", "POST put"], kit.Transport.Sent.Select(sent => sent.Line));
    }

    [Fact]
    public async Task Nobody_knows_is_no_failure_and_takes_no_error_path()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{TestFlows.Step("mail", "mail")}}}, {{{TestFlows.Step("alert", "put", "mail:error")}}}
            """));
        kit.Transport.Answer = _ => Lost();
        Assert.Equal(RunStatus.Unknown, (await kit.RunAsync(Sold)).Status);
        Assert.Single(kit.Transport.Sent);
    }

    [Fact]
    public async Task An_item_goes_on_by_an_error_path_too_and_the_for_each_counts_it()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}" },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}},
            {{{TestFlows.Step("alert", "put", "charge:error", """ "in": "each" """, """{ "ref": "{{ steps.charge.error.message }}" }""")}}}
            """));
        kit.Transport.Answer = sent => sent.Body.Contains("\"b\"", StringComparison.Ordinal) ? Status(400, "{}") : Ok("{}");
        var run = await kit.RunAsync("""{ "lines": [{ "id": "a" }, { "id": "b" }, { "id": "c" }] }""");
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal("3 done (1 by an error path)", kit.Step(run.Id, "each")!.Message);
        Assert.True(kit.Step(run.Id, "each[b]/charge")!.IsHandled);
        Assert.Equal(4, kit.Transport.Sent.Count);
    }

    [Fact]
    public async Task A_for_each_that_stops_at_its_first_failure_may_have_an_error_path()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "parallel": 1, "on_item_error": "stop" },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}},
            {{{TestFlows.Step("alert", "put", "each:error", inputs: """{ "ref": "{{ steps.each.error.message }}" }""")}}}
            """));
        kit.Transport.Answer = sent => sent.Body.Contains("\"b\"", StringComparison.Ordinal) ? Status(400, "{}") : Ok("{}");
        var run = await kit.RunAsync("""{ "lines": [{ "id": "a" }, { "id": "b" }, { "id": "c" }] }""");
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(["POST charge", "POST charge", "POST put"], kit.Transport.Sent.Select(sent => sent.Line));
        Assert.Contains("Item b: Shop refused", kit.Transport.Sent[2].Body, StringComparison.Ordinal);
        Assert.True(kit.Step(run.Id, "each")!.IsHandled);
    }

    [Fact]
    public async Task Failed_items_are_collected_for_later_steps_also_over_a_restart()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "source": { "app": "shop", "action": "orders", "connection": "shop" },
                "on_item_error": "collect" },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}},
            {{{TestFlows.Step("report", "put", "each",
                inputs: """{ "ref": "{{ join(map(steps.each.failed, item.item.id), ', ') }} of {{ count(steps.each.failed) }}" }""")}}}
            """));
        var isDown = true;
        kit.Transport.Answer = sent => sent.Line switch
        {
            "GET orders?after=p2" => isDown ? Status(503, "{}") : Ok("""{ "data": [{ "id": "c" }, { "id": "d" }], "next": null }"""),
            { } line when line.StartsWith("GET orders", StringComparison.Ordinal) =>
                Ok("""{ "data": [{ "id": "a" }, { "id": "b" }], "next": "p2" }"""),
            "POST charge" when sent.Body.Contains("\"b\"", StringComparison.Ordinal)
                || sent.Body.Contains("\"c\"", StringComparison.Ordinal) => Status(400, "{}"),
            _ => Ok("{}"),
        };
        var id = await kit.AcceptAsync(Sold);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        await kit.RestartAsync();
        isDown = false;
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal("""{"ref":"b, c of 2"}""", kit.Transport.Sent[^1].Body);
    }

    [Fact]
    public async Task A_preview_takes_the_same_edges()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{TestFlows.Step("stock", "stock", inputs: """{ "of": "{{ trigger.id }}" }""")}}},
            { "key": "by", "control": "switch", "value": "{{ steps.stock.left }}", "cases": [{ "key": "three", "equals": "{{ 3 }}" }],
                "after": ["stock"] },
            {{{TestFlows.Step("put", "put", "by:three")}}}, {{{TestFlows.Step("mail", "mail", "by:otherwise")}}},
            {{{TestFlows.Step("alert", "ship", "stock:error")}}}
            """));
        kit.Transport.Answer = _ => Ok("""{ "left": 3 }""");
        Assert.Equal(["stock Read", "by Done", "put HeldBack"], Lines(await kit.PreviewAsync(Sold)));
        kit.Transport.Answer = _ => Status(404, "{}");
        var failed = await kit.PreviewAsync(Sold);
        Assert.Equal(("completed", "stock Failed, alert HeldBack"), (failed.Status, string.Join(", ", Lines(failed))));
    }

    [Fact]
    public async Task A_step_may_have_a_time_limit_of_its_own()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{TestFlows.Step("stock", "stock", "", "\"timeout_seconds\": 3", """{ "of": "x" }""")}}},
                {{{TestFlows.Step("put", "put", "stock")}}}
            """));
        await kit.RunAsync(Sold);
        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30)], kit.Transport.Deadlines);
    }

    private static IEnumerable<string> Lines(PreviewResult preview) => preview.Steps.Select(step => $"{step.Path} {step.State}");

    private static string Note(string key, params string[] after) =>
        $$"""{ "key": "{{key}}", "control": "set", "values": { "at": "{{key}}" }, "after": [{{string.Join(", ", after.Select(port => $"\"{port}\""))}}] }""";
}
