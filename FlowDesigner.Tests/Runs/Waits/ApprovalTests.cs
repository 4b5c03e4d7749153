using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Runs.Waits;

public sealed class ApprovalTests
{
    private static string Flow(string more = "", string steps = "") => TestFlows.Of($$$"""
        { "key": "ok", "control": "approve", "title": "Check the refund",
            "message": "Refund {{ trigger.amount }} of {{ trigger.id }}?"{{{more}}} },
        {{{TestFlows.Step("charge", "charge", "ok:yes", "", """{ "ref": "{{ steps.ok.by }} {{ steps.ok.note }}" }""")}}},
        {{{TestFlows.Step("tell", "put", "ok:no", "", """{ "ref": "no: {{ steps.ok.note }}" }""")}}}{{{steps}}}
        """);

    private static async Task<(long Run, ApprovalRow Approval)> AskAsync(EngineKit kit, string id = "s1")
    {
        var run = await kit.AcceptAsync($$"""{ "id": "{{id}}", "amount": 5 }""");
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Person);
        return (run, Assert.Single(kit.Waits.ApprovalsOf(run)));
    }

    private static async Task<string> RefusedAsync(Task<AnswerResult> answer) => Assert.IsType<AnswerResult.Refused>(await answer).Why;

    [Fact]
    public async Task A_run_asks_waits_across_a_restart_and_goes_on_by_the_answer()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        var (run, approval) = await AskAsync(kit);
        Assert.Equal(("Refund 5 of s1?", ApprovalState.Open), (approval.Message, approval.State));
        Assert.Equal("Waits for an approval: Check the refund.", kit.Reader.Find(run)!.Message);
        Assert.Equal(approval.Id, Assert.Single(kit.Waits.OpenApprovals(10)).Id);
        Assert.Empty(kit.Transport.Sent);

        await kit.RestartAsync();
        Assert.IsType<AnswerResult.Taken>(await kit.Approvals.AnswerAsync(approval, "mira@example.com", true, " fine ", []));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("""{"ref":"mira@example.com fine"}""", Assert.Single(kit.Transport.Sent).Body);
        Assert.Equal("Approved by mira@example.com: fine.", kit.Step(run, "ok")!.Message);
        Assert.Empty(kit.Waits.OpenApprovals(10));
        Assert.Equal("mira@example.com", Assert.Single(kit.Waits.ClosedApprovals(10)).AnsweredBy);
    }

    [Fact]
    public async Task A_no_takes_its_own_way()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        var (run, approval) = await AskAsync(kit);
        Assert.IsType<AnswerResult.Taken>(await kit.Approvals.AnswerAsync(approval, "mira@example.com", false, "too much", []));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("""{"ref":"no: too much"}""", Assert.Single(kit.Transport.Sent).Body);
    }

    [Fact]
    public async Task Of_many_answers_at_once_one_wins_and_the_others_hear_whose()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        var (run, approval) = await AskAsync(kit);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => kit.Approvals.AnswerAsync(approval, $"p{i}@example.com", i % 2 == 0, null, [])));
        var winner = Assert.Single(answers.OfType<AnswerResult.Taken>()).Approval.AnsweredBy!;
        Assert.All(answers.OfType<AnswerResult.Refused>(), refused => Assert.StartsWith(winner, refused.Why, StringComparison.Ordinal));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Single(kit.Transport.Sent);
    }

    [Fact]
    public async Task Only_those_who_are_named_may_answer_and_nobody_may_where_the_flow_is_hidden_from_them()
    {
        await using var kit = await EngineKit.StartAsync(Flow(", \"who\": [\"mira@example.com\", \"ben@example.com\"]"));
        var (_, approval) = await AskAsync(kit);
        Assert.Equal("Only mira@example.com and ben@example.com may answer this, and you are signed in as eve@example.com.",
            await RefusedAsync(kit.Approvals.AnswerAsync(approval, "eve@example.com", true, null, [])));
        Assert.True(Approvals.IsFor(approval, "Mira@Example.com", [EngineKit.Flow]));
        Assert.False(Approvals.IsFor(approval with { Who = [] }, "mira@example.com", [EngineKit.Flow]));
        Assert.Contains(
            "at most 1,000 characters",
            await RefusedAsync(kit.Approvals.AnswerAsync(approval, "ben@example.com", true, new string('x', 1001), [])),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_in_time_takes_the_way_of_the_timeout_and_a_later_answer_is_told_so()
    {
        await using var kit = await EngineKit.StartAsync(
            Flow(", \"timeout\": \"2 days\"", "," + TestFlows.Step("late", "mail", "ok:timeout")));
        var (run, approval) = await AskAsync(kit);
        kit.Clock.Turn(TimeSpan.FromDays(2));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("POST mail", Assert.Single(kit.Transport.Sent).Line);
        Assert.Equal("Nobody answered in time, and the run went on without an answer.",
            await RefusedAsync(kit.Approvals.AnswerAsync(approval, "mira@example.com", true, null, [])));
    }

    [Fact]
    public async Task Without_a_way_for_the_timeout_the_run_fails_and_a_retry_asks_once_more()
    {
        await using var kit = await EngineKit.StartAsync(Flow(", \"timeout\": \"2 days\""));
        var (run, approval) = await AskAsync(kit);
        kit.Clock.Turn(TimeSpan.FromDays(2));
        Assert.Contains("nobody answered in time", (await kit.EndedAsync(run)).Message, StringComparison.Ordinal);
        Assert.True(await kit.Runs.RetryAsync(run, "mira"));
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Person);
        Assert.Equal(ApprovalState.Open, kit.Waits.FindApproval(approval.Id)!.State);
        Assert.IsType<AnswerResult.Taken>(await kit.Approvals.AnswerAsync(approval, "mira@example.com", true, null, []));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
    }

    [Fact]
    public async Task A_cancelled_run_asks_nobody_any_more_and_a_paused_one_keeps_the_answer()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        var ((cancelled, first), (paused, second)) = (await AskAsync(kit, "s1"), await AskAsync(kit, "s2"));
        Assert.True(await kit.Runs.CancelAsync(cancelled, "Mira"));
        Assert.Equal(second.Id, Assert.Single(kit.Waits.OpenApprovals(10)).Id);
        Assert.StartsWith(
            "The run that asked has ended", await RefusedAsync(kit.Approvals.AnswerAsync(first, "mira@example.com", true, null, [])),
            StringComparison.Ordinal);

        Assert.True(await kit.Runs.PauseAsync(paused, "Mira"));
        Assert.IsType<AnswerResult.Taken>(await kit.Approvals.AnswerAsync(second, "mira@example.com", true, null, []));
        Assert.Equal(WaitReason.Paused, kit.Reader.Find(paused)!.WaitReason);
        Assert.True(await kit.Runs.ResumeAsync(paused));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(paused)).Status);
    }

    [Fact]
    public async Task Items_are_asked_for_side_by_side_and_an_answer_stands_when_the_loop_is_walked_again()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.orders }}", "item_key": "{{ item }}" },
            { "key": "ok", "control": "approve", "in": "each", "message": "Charge {{ item }}?" },
            {{{TestFlows.Step("charge", "charge", "ok:yes", """ "in": "each", "business_key": "{{ item }}" """,
                """{ "ref": "{{ item }}" }""")}}}
            """));
        kit.Transport.Answer = sent => ScriptedTransport.Status(
            sent.Body.Contains("\"b\"", StringComparison.Ordinal) ? 400 : 200, """{ "id": "x" }""");
        var run = await kit.AcceptAsync("""{ "id": "s1", "orders": ["a", "b", "c"] }""");
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Person);
        var asked = kit.Waits.OpenApprovals(10);
        Assert.Equal(["Charge a?", "Charge b?", "Charge c?"], asked.Select(approval => approval.Message).Order());
        foreach (var approval in asked)
            await kit.Approvals.AnswerAsync(approval, "mira@example.com", approval.Message != "Charge c?", null, []);
        await kit.EndedAsync(run);
        Assert.Equal("2 done, 1 failed", kit.Step(run, "each")!.Message);

        kit.Transport.Answer = _ => ScriptedTransport.Ok("""{ "id": "y" }""");
        Assert.True(await kit.Runs.RetryAsync(run, "mira"));
        await kit.EndedAsync(run);
        Assert.Equal("3 done", kit.Step(run, "each")!.Message);
        Assert.Equal(["a", "b", "b"], kit.Transport.Sent.Select(sent => sent.Body[8..9]).Order());
    }

    [Fact]
    public async Task What_waits_for_a_person_needs_attention_and_goes_away_with_the_run()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        var (run, approval) = await AskAsync(kit);
        var group = Assert.Single(kit.Reader.Attention(0));
        Assert.Equal((AttentionKind.Person, "Waits for an approval: Check the refund."), (group.Kind, group.Reason));
        Assert.Equal(1, kit.Reader.AttentionCount(0));
        await kit.Approvals.AnswerAsync(approval, "mira@example.com", true, null, []);
        await kit.EndedAsync(run);
        Assert.Empty(kit.Reader.Attention(0));
        kit.Clock.Turn(TimeSpan.FromDays(100));
        var now = kit.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await kit.Journal.WriteAsync(new RetainOp(EngineKit.Flow, now, now, now, 500));
        Assert.Null(kit.Waits.FindApproval(approval.Id));
    }

    [Fact]
    public async Task A_link_leads_to_its_approval_and_only_the_hash_of_its_key_is_kept()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        var (_, approval) = await AskAsync(kit);
        var (one, other) = (await kit.Approvals.LinkAsync(approval, "mira@example.com"), await kit.Approvals.LinkAsync(
            approval, "ben@example.com"));
        Assert.Equal((22, 22), (one.Length, other.Length));
        Assert.NotEqual(one, other);
        Assert.Equal(approval.Id, kit.Approvals.FindByLink(one)!.Id);
        Assert.Equal(approval.Id, kit.Approvals.FindByLink(other)!.Id);
        Assert.Null(kit.Approvals.FindByLink(one[..21] + "x"));
        Assert.False(kit.FileHolds(one));
    }

    [Fact]
    public async Task A_preview_says_who_would_be_asked_and_takes_it_as_a_yes_that_is_not_decided()
    {
        await using var kit = await EngineKit.StartAsync(Flow(", \"who\": [\"mira@example.com\"]"));
        var preview = await kit.PreviewAsync("""{ "id": "s1", "amount": 5 }""");
        Assert.Equal("undecided", preview.Status);
        Assert.Equal(
            (PreviewState.Asks, "Would ask mira@example.com for approval: Refund 5 of s1?"),
            (preview.Steps[0].State, preview.Steps[0].Sentence));
        Assert.Equal("charge", preview.Steps[1].Path);
        Assert.Equal(2, preview.Steps.Count);
    }
}
