using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

/// <summary>
/// Retries from a step, from the start and on the live version: what is kept, what is sent again, and what never is unasked.
/// </summary>
public sealed class RetryTests
{
    private const string Sold = """{ "id": "s1", "amount": 5 }""";

    private static readonly string Plain = Flow();

    private static readonly RetryChoice FromStart = new(RetryStart.Beginning), OnLive = new(RetryStart.WhereItStopped) { OnLive = true };

    [Fact]
    public async Task A_retry_from_a_step_reads_again_uses_what_was_made_and_sends_what_was_refused_under_a_new_key()
    {
        await using var kit = await EngineKit.StartAsync(Plain);
        kit.Transport.Answer = Refusing("POST mail");
        var run = await kit.RunAsync(Sold);
        var first = (await kit.Runs.GetAsync(run.Id))!.Steps.Single(step => step.Path == "charge");
        var (outlook, _) = await kit.Retries.LookAsync(run.Id, new(RetryStart.Step, "stock"), CancellationToken.None);
        Assert.Equal(
            ["stock ReadAgain", "charge AlreadyMade", "mail SentAgain"], outlook!.Steps.Select(step => $"{step.Path} {step.As}"));
        var (charge, mail) = (outlook.Steps[1], outlook.Steps[2]);
        Assert.Equal(
            (first.IdempotencyKey, run.Id, false, true), (charge.IdempotencyKey, charge.MadeBy, charge.WouldDiffer, charge.MayBeResent));
        Assert.Equal(("Would mail made_1", "Shop test", true), (mail.Sentence, mail.Connection, mail.HasNewKey));
        Assert.Empty(outlook.Repeats);

        kit.Transport.Answer = _ => Ok("""{ "id": "made_2" }""");
        Assert.Null(await kit.Retries.RetryAsync(run.Id, new(RetryStart.Step, "stock"), "mira"));
        Assert.Equal(RunStatus.Completed, (await AgainAsync(kit, run)).Status);
        Assert.Equal(["GET stock?of=s1", "GET stock?of=s1", "GET stock?of=s1", "POST charge", "POST mail", "POST mail"],
            kit.Transport.Sent.Select(sent => sent.Line).Order());
        Assert.Equal("Made before the retry: not sent again.", kit.Step(run.Id, "charge")!.Message);
        var turn = Assert.Single(kit.Reader.Retries(run.Id));
        Assert.Equal(("mira", RetryStart.Step, "stock", 1, 1), (turn.By, turn.Start, turn.Step, turn.FromVersion, turn.Version));
    }

    [Fact]
    public async Task A_retry_on_the_live_version_keeps_what_it_did_not_change_and_the_run_is_of_that_version_from_then_on()
    {
        await using var kit = await EngineKit.StartAsync(Plain);
        kit.Transport.Answer = Refusing("POST mail");
        var run = await kit.RunAsync(Sold);
        kit.Publish(2, Flow(mail: """{ "ref": "corrected {{ steps.charge.id }}" }"""));
        kit.Transport.Answer = _ => Ok("""{ "id": "made_2" }""");
        var (outlook, _) = await kit.Retries.LookAsync(run.Id, OnLive, CancellationToken.None);
        Assert.Equal(
            (2, "charge, stock", "mail SentAgain"),
            (outlook!.Version, string.Join(", ", outlook.Kept.Order()), $"{outlook.Steps.Single().Path} {outlook.Steps.Single().As}"));
        Assert.Null(await kit.Retries.RetryAsync(run.Id, OnLive, "mira"));
        var again = await AgainAsync(kit, run);
        Assert.Equal((RunStatus.Completed, 2), (again.Status, again.Version));
        Assert.Equal(["""{"ref":"made_1"}""", """{"ref":"corrected made_1"}"""], kit.Transport.Sent.Where(sent => sent.Line == "POST mail")
            .Select(sent => sent.Body));
        Assert.Single(kit.Transport.Sent, sent => sent.Line == "POST charge");
        Assert.Equal((1, 2), (kit.Reader.Retries(run.Id).Single().FromVersion, kit.Reader.Retries(run.Id).Single().Version));
    }

    [Fact]
    public async Task A_write_that_succeeded_and_is_named_otherwise_now_is_not_sent_until_a_person_agrees()
    {
        await using var kit = await EngineKit.StartAsync(Plain);
        var run = await kit.RunAsync(Sold);
        kit.Publish(2, Flow(charge: """ "business_key": "sale {{ trigger.id }}" """));
        var (outlook, _) = await kit.Retries.LookAsync(run.Id, OnLive, CancellationToken.None);
        var repeat = Assert.Single(outlook!.Open);
        Assert.Equal("charge", repeat.Step);
        Assert.Contains("would now be named otherwise", repeat.Why, StringComparison.Ordinal);

        // Without consent the engine itself stops before it.
        Assert.Null(await kit.Retries.RetryAsync(run.Id, OnLive, "mira"));
        var refused = await AgainAsync(kit, run);
        Assert.Equal(RunStatus.Failed, refused.Status);
        Assert.Contains("would now make another one named \"sale s1\". Nothing was sent.", refused.Message, StringComparison.Ordinal);
        Assert.Single(kit.Transport.Sent, sent => sent.Line == "POST charge");
        // Nor does a plain retry forget what was made.
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        Assert.Equal(RunStatus.Failed, (await AgainAsync(kit, refused)).Status);
        Assert.Single(kit.Transport.Sent, sent => sent.Line == "POST charge");

        var agreed = new RetryChoice(RetryStart.Step, "charge") { Resend = ["charge"] };
        Assert.Empty((await kit.Retries.LookAsync(run.Id, agreed, CancellationToken.None)).Outlook!.Open);
        Assert.Null(await kit.Retries.RetryAsync(run.Id, agreed, "mira"));
        Assert.Equal(RunStatus.Completed, (await AgainAsync(kit, run)).Status);
        var charges = kit.Transport.Sent.Where(sent => sent.Line == "POST charge").ToList();
        Assert.Equal(2, charges.Select(sent => sent.Key).Distinct().Count());
        Assert.Equal(["charge"], kit.Reader.Retries(run.Id)[^1].Resent);
    }

    [Fact]
    public async Task What_was_made_is_made_once_more_under_a_new_key_only_where_a_person_agreed_and_only_once()
    {
        await using var kit = await EngineKit.StartAsync(Plain);
        var run = await kit.RunAsync(Sold);
        Assert.Null(await kit.Retries.RetryAsync(run.Id, FromStart, "mira"));
        Assert.Equal(RunStatus.Completed, (await AgainAsync(kit, run)).Status);
        Assert.Single(kit.Transport.Sent, sent => sent.Line == "POST charge");

        var agreed = FromStart with { Resend = ["charge"] };
        var (outlook, _) = await kit.Retries.LookAsync(run.Id, agreed, CancellationToken.None);
        var charge = outlook!.Steps.Single(step => step.Path == "charge");
        Assert.Equal((RetriedAs.MadeTwice, true), (charge.As, charge.HasNewKey));
        Assert.Null(await kit.Retries.RetryAsync(run.Id, agreed, "mira"));
        await AgainAsync(kit, run);
        var charges = kit.Transport.Sent.Where(sent => sent.Line == "POST charge").ToList();
        Assert.Equal((2, charge.IdempotencyKey), (charges.Select(sent => sent.Key).Distinct().Count(), charges[^1].Key));

        Assert.Null(await kit.Retries.RetryAsync(run.Id, FromStart, "mira"));
        await AgainAsync(kit, run);
        Assert.Equal(2, kit.Transport.Sent.Count(sent => sent.Line == "POST charge"));
    }

    [Fact]
    public async Task A_skipped_run_that_begins_anew_does_not_make_under_another_name_what_it_has_made()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{Stock}}},
            {{{TestFlows.Step("charge", "charge", "stock", """ "business_key": "{{ steps.stock.of }}" """)}}},
            { "key": "stop", "control": "stop", "reason": "enough", "after": ["charge"] }
            """));
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1", "of": "first" }""");
        var run = await kit.RunAsync(Sold);
        Assert.Equal(RunStatus.Skipped, run.Status);
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1", "of": "second" }""");
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        var again = await AgainAsync(kit, run);
        Assert.Equal(RunStatus.Failed, again.Status);
        Assert.Contains("has made one named \"first\" already", again.Message, StringComparison.Ordinal);
        Assert.Single(kit.Transport.Sent, sent => sent.Line == "POST charge");
    }

    [Fact]
    public async Task Items_of_a_for_each_that_would_be_named_otherwise_need_consent_before_anything_begins()
    {
        const string Lines = """{ "id": "s1", "lines": [{ "id": "a" }, { "id": "b" }] }""";
        static string Each(string extra) => TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}" },
            {{{TestFlows.Step("charge", "charge", "", $""" "in": "each"{extra} """, """{ "ref": "{{ item.id }}" }""")}}}
            """);
        await using var kit = await EngineKit.StartAsync(Each(""));
        var run = await kit.RunAsync(Lines);
        // From the start on the same version: every item is recognised.
        Assert.Null(await kit.Retries.RetryAsync(run.Id, FromStart, "mira"));
        await AgainAsync(kit, run);
        Assert.Equal(2, kit.Transport.Sent.Count);

        kit.Publish(2, Each(""", "business_key": "line {{ item.id }}" """));
        var (outlook, _) = await kit.Retries.LookAsync(run.Id, OnLive, CancellationToken.None);
        Assert.Contains("done for up to 2 items", Assert.Single(outlook!.Open).Why, StringComparison.Ordinal);
        Assert.Equal("retry.needs_consent", (await kit.Retries.RetryAsync(run.Id, OnLive, "mira"))!.Code);
        Assert.Equal((RunStatus.Completed, 1), (kit.Reader.Find(run.Id)!.Status, kit.Reader.Find(run.Id)!.Version));
        Assert.Null(await kit.Retries.RetryAsync(run.Id, OnLive with { Resend = ["each"] }, "mira"));
        await AgainAsync(kit, run);
        Assert.Equal(4, kit.Transport.Sent.Count);
    }

    [Fact]
    public async Task A_step_in_the_place_of_one_that_has_made_something_needs_consent()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        var run = await kit.RunAsync(Sold);
        kit.Publish(2, TestFlows.Of(TestFlows.Step("renamed", "charge")));
        var (outlook, _) = await kit.Retries.LookAsync(run.Id, OnLive, CancellationToken.None);
        Assert.Equal(("renamed", "first"), (Assert.Single(outlook!.Open).Step, Assert.Single(outlook.LeftBehind)));
        Assert.Equal("retry.needs_consent", (await kit.Retries.RetryAsync(run.Id, OnLive, "mira"))!.Code);
        Assert.Single(kit.Transport.Sent);
    }

    [Fact]
    public async Task Approvals_are_asked_again_and_a_called_run_is_not_started_again()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of("""
            { "key": "ok", "control": "approve", "message": "Go on?" },
            { "key": "call", "control": "call", "flow": "called", "inputs": { "id": "{{ trigger.id }}" }, "after": ["ok:yes"] }
            """));
        kit.PublishOther(TestFlows.One("charge").Replace("\"key\": \"test\"", "\"key\": \"called\"", StringComparison.Ordinal));
        var run = await kit.AcceptAsync(Sold);
        await AnswerAsync(kit, run);
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        var child = Assert.Single(kit.Waits.ChildrenOf(run, 10)).Run.Id;
        Assert.Equal("call Calls", Last((await kit.Retries.LookAsync(run, FromStart, CancellationToken.None)).Outlook!));
        Assert.Null(await kit.Retries.RetryAsync(run, FromStart, "mira"));
        await AnswerAsync(kit, run);
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal(child, Assert.Single(kit.Waits.ChildrenOf(run, 10)).Run.Id);
        Assert.Single(kit.Transport.Sent);

        static string Last(RetryOutlook outlook) => $"{outlook.Steps[^1].Path} {outlook.Steps[^1].As}";
    }

    [Fact]
    public async Task An_answer_that_a_retry_gives_up_stays_in_the_history_of_the_run_and_answers_nothing_anew()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "ok", "control": "approve", "message": "Charge {{ trigger.amount }}?" },
            {{{TestFlows.Step("charge", "charge", "ok:yes")}}}
            """));
        var run = await kit.AcceptAsync(Sold);
        await AnswerAsync(kit, run, isYes: false, "too much");
        await kit.EndedAsync(run);
        Assert.Null(await kit.Retries.RetryAsync(run, FromStart, "ben"));
        await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting);
        await kit.RestartAsync();

        var old = Assert.Single(kit.Waits.EarlierAnswers(run, 10));
        Assert.Equal(
            ("mira", "no", "too much", "Charge 5?", ApprovalState.Answered),
            (old.AnsweredBy, old.Answer, old.Note, old.Message, old.State));
        Assert.Equal(kit.Reader.Retries(run).Single().At, old.Retried);
        var asked = kit.Waits.ApprovalsOf(run).Single(one => one.State == ApprovalState.Open);
        Assert.NotEqual(old.Id, asked.Id);
        Assert.Equal([asked.Id], kit.Waits.OpenApprovals(10).Select(one => one.Id));
        Assert.Equal([old.Id], kit.Waits.ClosedApprovals(10).Select(one => one.Id));
        var late = Assert.IsType<AnswerResult.Refused>(await kit.Approvals.AnswerAsync(old, "ben", true, null, []));
        Assert.Equal("mira declined this already.", late.Why);
        Assert.Empty(kit.Transport.Sent);

        await AnswerAsync(kit, run);
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Single(kit.Transport.Sent);
        // Each retry keeps one more.
        Assert.Null(await kit.Retries.RetryAsync(run, new(RetryStart.Step, "ok"), "ben"));
        Assert.Equal(["yes", "no"], kit.Waits.EarlierAnswers(run, 10).Select(one => one.Answer));
    }

    [Fact]
    public async Task What_cannot_be_retried_so_is_refused_with_the_reason()
    {
        await using var kit = await EngineKit.StartAsync(Plain);
        kit.Transport.Answer = Refusing("POST charge");
        var run = (await kit.RunAsync(Sold)).Id;
        Assert.Equal("retry.step_not_begun", await CodeAsync(new(RetryStart.Step, "mail")));
        Assert.Equal("retry.step_unknown", await CodeAsync(new(RetryStart.Step, "nowhere")));
        Assert.Equal("retry.step_missing", await CodeAsync(new(RetryStart.Step)));
        kit.Publish(2, Plain.Replace("\"trigger\": \"sold\"", "\"trigger\": \"paid\"", StringComparison.Ordinal));
        Assert.Equal("run.other_trigger", await CodeAsync(OnLive));
        kit.Transport.Answer = sent => sent.Line == "POST mail" ? Lost() : Ok("""{ "id": "made_1" }""");
        Assert.Null(await kit.Retries.RetryAsync(run, FromStart, "mira"));
        await kit.UntilAsync(run, row => row.Status == RunStatus.Unknown);
        Assert.Equal("run.not_retryable", await CodeAsync(FromStart));
        var done = (await kit.RunAsync(Sold)).Id;
        Assert.Equal(
            "run.not_retryable", (await kit.Retries.LookAsync(done, new(RetryStart.WhereItStopped), CancellationToken.None)).Refusal!.Code);

        async Task<string?> CodeAsync(RetryChoice choice)
        {
            var (outlook, refusal) = await kit.Retries.LookAsync(run, choice, CancellationToken.None);
            Assert.Null(outlook);
            Assert.Equal(refusal, await kit.Retries.RetryAsync(run, choice, "mira"));
            return refusal!.Code;
        }
    }

    [Fact]
    public async Task Attempts_of_before_stay_and_those_of_the_retry_are_counted_on()
    {
        await using var kit = await EngineKit.StartAsync(Plain);
        kit.Transport.Answer = Refusing("POST mail");
        var run = await kit.RunAsync(Sold);
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        await AgainAsync(kit, run);
        Assert.Equal([1, 2], kit.Reader.Attempts(run.Id, 10).Select(attempt => attempt.N));
    }

    private const string Stock =
        """{ "key": "stock", "app": "shop", "action": "stock", "connection": "shop", "inputs": { "of": "{{ trigger.id }}" } }""";

    private static string Flow(string charge = "", string mail = """{ "ref": "{{ steps.charge.id }}" }""") => TestFlows.Of($$$"""
        {{{Stock}}}, {{{TestFlows.Step("charge", "charge", "stock", charge)}}}, {{{TestFlows.Step("mail", "mail", "charge", inputs: mail)}}}
        """);

    private static Func<SentRequest, FlowDesigner.Core.Connections.CallOutcome> Refusing(string line) =>
        sent => sent.Line == line ? Status(400, "{}") : Ok("""{ "id": "made_1" }""");

    /// <summary>The run once it has ended anew.</summary>
    private static Task<RunRow> AgainAsync(EngineKit kit, RunRow before) =>
        kit.UntilAsync(before.Id, run => run.Status.IsEnded() && run.Epoch > before.Epoch);

    private static async Task AnswerAsync(EngineKit kit, long run, bool isYes = true, string? note = null)
    {
        await kit.UntilAsync(
            run, row => row.Status == RunStatus.Waiting && kit.Waits.ApprovalsOf(run).Any(one => one.State == ApprovalState.Open));
        await kit.Approvals.AnswerAsync(kit.Waits.ApprovalsOf(run).Single(one => one.State == ApprovalState.Open), "mira", isYes, note, []);
    }
}
