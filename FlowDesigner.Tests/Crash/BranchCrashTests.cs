using System.Collections.Concurrent;
using System.Text.Json;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Crash;

/// <summary>
/// Branches side by side, error paths and collected items, stopped around every commit and every send in turn. In process: the journal goes
/// deaf at a moment and the engine is started anew on the same file.
/// </summary>
public sealed class BranchCrashTests
{
    private static readonly string Flow = TestFlows.Of($$$"""
        { "key": "by", "control": "switch", "value": "{{ trigger.amount }}", "cases": [{ "key": "five", "equals": "5" }] },
        { "key": "both", "control": "parallel", "branches": ["left", "right"], "after": ["by:five"] },
        {{{TestFlows.Step("charge", "charge", "both:left", inputs: Ref("charge"))}}},
        {{{TestFlows.Step("refused", "charge", "charge", inputs: Ref("refused"))}}},
        {{{TestFlows.Step("rescue", "ship", "refused:error",
            inputs: """{ "ref": "{{ trigger.id }} {{ steps.refused.error.status }}" }""")}}},
        { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "on_item_error": "collect", "after": ["both:right"] },
        {{{TestFlows.Step("item", "put", "", """ "in": "each" """, """{ "ref": "{{ trigger.id }} item {{ item.id }}" }""")}}},
        { "key": "meet", "control": "join", "after": ["rescue", "each"] },
        {{{TestFlows.Step("last", "charge", "meet", inputs: """{ "ref": "{{ trigger.id }} last {{ count(steps.each.failed) }}" }""")}}}
        """);

    [Fact]
    public async Task D_02_M_02_stopped_around_every_commit_and_send_of_branches_nothing_is_lost_and_nothing_is_done_twice()
    {
        await using var kit = await EngineKit.StartAsync(Flow);
        var books = new Books();
        kit.Transport.Answer = books.Answer;
        foreach (var moment in (string[])["before-commit", "after-commit", "before-send", "after-send"])
        {
            for (var nth = 1; ; nth++)
            {
                var name = $"{moment}_{nth}";
                var death = new Death(moment, nth);
                kit.Between = death.Between;
                kit.Transport.Before = death.BeforeSendAsync;
                kit.Transport.After = death.AfterSend;
                await kit.RestartAsync();
                var id = await kit.AcceptAsync(
                    $$"""{ "id": "{{name}}", "amount": 5, "lines": [{ "id": 1 }, { "id": "bad" }, { "id": 3 }] }""");
                await Eventually.True(() => death.Came || kit.Reader.Find(id)!.Status.IsEnded(), $"{name} to come or the run to end");
                if (death.Came)
                {
                    // Nobody reads or writes any more; then the same file is opened by another process.
                    kit.Between = journal => journal;
                    kit.Transport.Before = _ => Task.CompletedTask;
                    kit.Transport.After = () => { };
                    await kit.RestartAsync();
                }
                var run = await kit.EndedAsync(id);
                Assert.True(run.Status == RunStatus.Completed, $"{name}: {run}");
                Assert.Equal("“charge” failed; the run went on by its error path.", run.Message);
                books.AssertOnce($"{name} charge", $"{name} 402", $"{name} item 1", $"{name} item 3", $"{name} last 1");
                Assert.Equal(["both", "by", "charge", "each", "each[bad]", "each[bad]/item", "last", "meet", "refused", "rescue"],
                    kit.Reader.Steps(id, 100).Select(step => step.Path).Order(StringComparer.Ordinal));
                if (!death.Came)
                {
                    Assert.True(nth > 6, $"{moment} came only {nth - 1} times");
                    break;
                }
            }
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Stopped_around_every_commit_and_send_of_a_retry_on_the_live_version_nothing_is_made_more_often_than_was_agreed(
        bool isAgreed, int times)
    {
        var (first, live) = (Sale("refused"), Sale("last"));
        await using var kit = await EngineKit.StartAsync(first);
        kit.Publish(2, live);
        var books = new Books();
        kit.Transport.Answer = books.Answer;
        var choice = new RetryChoice(RetryStart.Beginning) { OnLive = true, Resend = isAgreed ? ["charge"] : [] };
        await StopAroundEachAsync(kit, times, choice, async name =>
        {
            var id = await kit.AcceptAsync($$"""{ "id": "{{name}}" }""");
            Assert.Equal(RunStatus.Failed, (await kit.EndedAsync(id)).Status);
            return id;
        }, async (name, id) =>
        {
            // Either all of the retry was written or nothing; then the person asks once more.
            if (kit.Reader.Find(id) is { Status: RunStatus.Failed, Version: 1 })
                Assert.Null(await TryAsync(kit, id, choice));
            var run = await kit.EndedAsync(id);
            Assert.True(run is { Status: RunStatus.Completed, Version: 2 }, $"{name}: {run}");
            books.AssertMade(times, $"{name} charge");
            books.AssertMade(1, $"{name} last");
        });
    }

    [Fact]
    public async Task Stopped_around_every_commit_and_send_of_a_retry_of_failed_items_each_is_made_and_counted_once()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "parallel": 2 },
            {{{TestFlows.Step("item", "charge", "", """ "in": "each" """, """{ "ref": "{{ trigger.id }} {{ item.id }}" }""")}}}
            """));
        var books = new Books();
        var choice = new RetryChoice(RetryStart.WhereItStopped);
        await StopAroundEachAsync(kit, 3, choice, async name =>
        {
            kit.Transport.Answer = sent => sent.Body.Contains(" a\"", StringComparison.Ordinal) ? books.Answer(sent) : Status(402, "{}");
            var id = await kit.AcceptAsync(
                $$"""{ "id": "{{name}}", "lines": [{ "id": "a" }, { "id": "b" }, { "id": "bad" }, { "id": "c" }] }""");
            await kit.EndedAsync(id);
            kit.Transport.Answer = books.Answer;
            return id;
        }, async (name, id) =>
        {
            if (kit.Reader.Retries(id).Count == 0)
                Assert.Null(await TryAsync(kit, id, choice));
            await kit.EndedAsync(id);
            Assert.Equal("3 done, 1 failed", kit.Step(id, "each")!.Message);
            var state = LoopState.Read(kit.Step(id, "each")!.Cursor);
            Assert.Equal((3, 1), (state.Ways!["item"], state.FailedAt!["item"]));
            Assert.Equal(["each", "each[bad]", "each[bad]/item"],
                kit.Reader.Steps(id, 100).Select(step => step.Path).Order(StringComparer.Ordinal));
            books.AssertOnce($"{name} a", $"{name} b", $"{name} c");
        });
    }

    /// <summary>Retries a run of its own for each moment at which the process could die, and goes on in another process.</summary>
    private static async Task StopAroundEachAsync(
        EngineKit kit, int least, RetryChoice choice, Func<string, Task<long>> begin, Func<string, long, Task> goOn)
    {
        foreach (var moment in (string[])["before-commit", "after-commit", "before-send", "after-send"])
        {
            for (var nth = 1; ; nth++)
            {
                var name = $"{moment}_{nth}";
                var id = await begin(name);
                var death = new Death(moment, nth);
                kit.Between = death.Between;
                kit.Transport.Before = death.BeforeSendAsync;
                kit.Transport.After = death.AfterSend;
                await kit.RestartAsync();
                if (await TryAsync(kit, id, choice) is { } refusal)
                    Assert.Fail(refusal.Why);
                await Eventually.True(() => death.Came || kit.Reader.Find(id)!.Status.IsEnded(), $"{name} to come or the run to end");
                kit.Between = journal => journal;
                kit.Transport.Before = _ => Task.CompletedTask;
                kit.Transport.After = () => { };
                await kit.RestartAsync();
                await goOn(name, id);
                if (!death.Came)
                {
                    Assert.True(nth > least, $"{moment} came only {nth - 1} times");
                    break;
                }
            }
        }
    }

    private static string Sale(string last) => TestFlows.Of($$$"""
        {{{TestFlows.Step("charge", "charge", inputs: Ref("charge"))}}},
            {{{TestFlows.Step("second", "charge", "charge", inputs: Ref(last))}}}
        """);

    private static async Task<RetryRefusal?> TryAsync(EngineKit kit, long run, RetryChoice choice)
    {
        try
        {
            return await kit.Retries.RetryAsync(run, choice, "mira");
        }
        catch (JournalException)
        {
            return null;
        }
    }

    private static string Ref(string what) => $$$"""{ "ref": "{{ trigger.id }} {{{what}}}" }""";

    /// <summary>A provider that knows its keys: what it made, and how often it was asked for anew.</summary>
    private sealed class Books
    {
        private readonly ConcurrentDictionary<string, string> _byKey = new(StringComparer.Ordinal);
        private readonly ConcurrentQueue<string> _made = new();
        private readonly ConcurrentQueue<string> _put = new();

        public CallOutcome Answer(SentRequest sent)
        {
            if (sent.Line.StartsWith("GET made", StringComparison.Ordinal))
            {
                var asked = Uri.UnescapeDataString(sent.Line[(sent.Line.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace('+', ' '));
                return _made.Contains(asked) ? Ok($$"""{ "id": "made" }""") : Ok("{}");
            }
            var of = JsonDocument.Parse(sent.Body).RootElement.GetProperty("ref").GetString()!;
            if (of.EndsWith("refused", StringComparison.Ordinal) || of.EndsWith("bad", StringComparison.Ordinal))
                return Status(402, "{}");
            // A put ends in the same state however often it comes; a key is remembered; what has neither is made each time.
            if (sent.Line == "POST put")
                _put.Enqueue(of);
            else if (sent.Key is null || _byKey.TryAdd(sent.Key, of))
                _made.Enqueue(of);
            return Ok("""{ "id": "made" }""");
        }

        public void AssertMade(int times, string effect) =>
            Assert.True(_made.Count(made => made == effect) == times, $"{effect} was made {_made.Count(made => made == effect)} times");

        public void AssertOnce(params string[] effects)
        {
            foreach (var effect in effects)
            {
                if (effect.Contains(" item ", StringComparison.Ordinal))
                    Assert.InRange(_put.Count(made => made == effect), 1, 2);
                else
                    Assert.True(_made.Count(made => made == effect) == 1, $"{effect} was made {_made.Count(made => made == effect)} times");
            }
        }
    }

    /// <summary>The moment a process dies: from then on nothing is written and nothing is sent.</summary>
    private sealed class Death(string moment, int nth)
    {
        private int _passes;
        private volatile bool _came;

        public bool Came => _came;

        public IJournal Between(IJournal journal) => new Deaf(this, journal);

        public Task BeforeSendAsync(SentRequest sent)
        {
            Pass("before-send");
            return Task.CompletedTask;
        }

        public void AfterSend() => Pass("after-send");

        private void Pass(string here)
        {
            if (!_came && here == moment && Interlocked.Increment(ref _passes) == nth)
                _came = true;
            if (_came)
                throw new JournalException("storage.closed", "The process has died.");
        }

        private sealed class Deaf(Death death, IJournal journal) : IJournal
        {
            public async ValueTask WriteAsync(JournalOp op, CancellationToken cancel = default)
            {
                if (op is not (RunOp or ReopenOp))
                {
                    await journal.WriteAsync(op, cancel);
                    return;
                }
                death.Pass("before-commit");
                await journal.WriteAsync(op, cancel);
                death.Pass("after-commit");
            }
        }
    }
}
