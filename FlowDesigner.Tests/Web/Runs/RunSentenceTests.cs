using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Tests.Web.Runs;

public sealed class RunSentenceTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly CompiledFlow s_flow =
        CompiledFlow.Compile(ReadyMadeFlows.All.Single(flow => flow.Key == SandboxRuns.AccountSync), AppCatalog.BuiltIn);

    [Fact]
    public void A_completed_run_tells_how_long_it_took_and_what_it_sent() =>
        AssertSays(State.Completed, "Finished in 4.2 s.", "2 writes sent.", Of(
            RunStatus.Completed, null, Row("customer", StepStatus.Completed), Row("link", StepStatus.Completed)));

    [Fact]
    public void A_write_that_the_ledger_knew_is_not_counted_as_sent() =>
        AssertSays(State.Completed, "Finished in 4.2 s.", "1 write sent. 1 write had been made by an earlier run and was not sent again.",
            Of(RunStatus.Completed, null, Row("customer", StepStatus.Completed, "Already done by run X: not sent again."),
                Row("link", StepStatus.Completed)));

    [Fact]
    public void A_skipped_run_gives_its_reason_and_says_that_nothing_was_sent() =>
        AssertSays(State.Skipped, "Skipped: already linked.", "Nothing was sent.", Of(
            RunStatus.Skipped, "Already linked.", Row("already_linked", StepStatus.Skipped)));

    [Fact]
    public void A_failed_run_says_what_exists_outside_and_what_helps() =>
        AssertSays(State.Failed, "Togai refused \"Set setting\" (400).", "Not retried. 1 write stays: “Create customer in Stripe”. "
            + "Correct the cause, then retry: what is finished is kept.",
            Of(RunStatus.Failed, "Togai refused \"Set setting\" (400). Not retried.", Row("customer", StepStatus.Completed),
                Row("link", StepStatus.Failed)) with { Plan = new RetryPlan(["customer"], ["link"], []) });

    [Fact]
    public void A_refused_request_made_nothing() =>
        AssertSays(State.Failed, "Stripe refused it.", "The refused request made nothing.",
            Of(RunStatus.Failed, "Stripe refused it.", Row("customer", StepStatus.Failed) with
            {
                Ledger = new EffectRow(new EffectName(1, "create_customer", "a"), 1)
                {
                    IdempotencyKey = "k", BodyHash = [], FirstSent = 0, Outcome = EffectOutcome.Declined, RunId = 1, Path = "customer",
                },
            }));

    [Fact]
    public void A_waiting_run_counts_down_to_its_next_attempt()
    {
        var screen = Of(RunStatus.Waiting, "Stripe refused it (429).", Row("customer", StepStatus.Retry));
        var wake = s_now.AddSeconds(40);
        var sentence = RunSentence.Of(screen with { Details = screen.Details with
            { Run = screen.Run with { WakeAt = wake.ToUnixTimeMilliseconds(), WaitReason = WaitReason.Retry } } }, s_now);
        Assert.Equal((State.Waiting, "Retries step 4 “Create customer in Stripe”", wake), (sentence.State, sentence.Head, sentence.Until));
    }

    [Fact]
    public void An_unknown_run_asks_the_person_to_say_whether_it_exists() =>
        AssertSays(State.Unknown, "Step 4 “Create customer in Stripe” was sent, its answer was lost.", "Look it up. "
            + "Nothing more is sent until you say whether it exists.",
            Of(RunStatus.Unknown, "Look it up.", Row("customer", StepStatus.Unknown)));

    [Fact]
    public void A_cancelled_run_says_what_stays() =>
        AssertSays(State.Cancelled, "Cancelled before the next step.", "1 write stays: “Create customer in Stripe”.",
            Of(RunStatus.Cancelled, "Cancelled before the next step.", Row("customer", StepStatus.Completed)));

    [Fact]
    public void A_running_run_says_where_it_is() =>
        AssertSays(State.Running, "Step 4 of 6 “Create customer in Stripe”, since 2.0 s.", "", Of(RunStatus.Running, null, Row(
            "customer", StepStatus.Sent) with
        {
            Row = new StepRow("customer", StepStatus.Sent) { Started = s_now.AddSeconds(-2).ToUnixTimeMilliseconds() },
        }));

    [Theory]
    [InlineData(4, "4 ms")]
    [InlineData(420, "0.42 s")]
    [InlineData(4_200, "4.2 s")]
    [InlineData(130_000, "2 min 10 s")]
    [InlineData(11_100_000, "3 h 5 min")]
    public void Durations_are_short_and_honest(long milliseconds, string words) => Assert.Equal(words, Durations.Between(0, milliseconds));

    private static void AssertSays(State state, string head, string rest, RunScreen screen)
    {
        var sentence = RunSentence.Of(screen, s_now);
        Assert.Equal((state, head, rest), (sentence.State, sentence.Head, sentence.Rest));
    }

    private static StepDetails Row(string key, StepStatus status, string? message = null) =>
        new() { Path = key, Row = new StepRow(key, status) { Message = message, Attempts = 1 } };

    private static RunScreen Of(RunStatus status, string? message, params IReadOnlyList<StepDetails> steps)
    {
        var run = MadeRuns.Of(status, s_now.ToUnixTimeMilliseconds(), message);
        return RunScreen.Of(new RunDetails(run, s_flow, Encoding.UTF8.GetBytes("{}"), steps), null, null, AppCatalog.BuiltIn);
    }
}
