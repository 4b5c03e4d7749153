using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

/// <summary>What each answer of a provider means for a read, a keyed and an unsafe write.</summary>
public sealed class StatusMatrixTests
{
    private const int Tries = 3;
    private const string Sold = """{ "id": "s1", "amount": 5 }""";

    private static readonly int[]
        Refusals = [301, 302, 307, 400, 402, 403, 404, 405, 410, 413, 422],
        NotYet = [409, 425, 429],
        Unclear = [408, 500, 502, 503, 504, 599];

    public static TheoryData<string, int, RunStatus, int, EffectOutcome?> Matrix()
    {
        var matrix = new TheoryData<string, int, RunStatus, int, EffectOutcome?>();
        foreach (var action in (string[])["stock", "charge", "mail"])
        {
            var isWrite = action != "stock";
            EffectOutcome? Of(EffectOutcome outcome) => isWrite ? outcome : null;
            matrix.Add(action, 200, RunStatus.Completed, 1, Of(EffectOutcome.Done));
            matrix.Add(action, 201, RunStatus.Completed, 1, Of(EffectOutcome.Done));
            matrix.Add(action, 401, RunStatus.Failed, 1, Of(EffectOutcome.NotMade));
            foreach (var status in Refusals)
                matrix.Add(action, status, RunStatus.Failed, 1, Of(EffectOutcome.Declined));
            foreach (var status in NotYet)
                matrix.Add(action, status, RunStatus.Failed, Tries, Of(EffectOutcome.NotMade));
            // After an unclear answer a read is asked again, a keyed write is sent again, and an unsafe one never.
            foreach (var status in Unclear)
                matrix.Add(action, status, isWrite ? RunStatus.Unknown : RunStatus.Failed, action == "mail" ? 1 : Tries,
                    Of(EffectOutcome.Unknown));
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task O_01_status_matrix(string action, int status, RunStatus ends, int sends, EffectOutcome? outcome)
    {
        var inputs = action == "stock" ? """{ "of": "s1" }""" : """{ "ref": "s1" }""";
        await using var kit = await EngineKit.StartAsync(TestFlows.Of(TestFlows.Step(
            "first", action, "", $"\"max_attempts\": {Tries}{(action == "stock" ? "" : ", \"business_key\": \"b1\"")}", inputs)));
        kit.Transport.Answer = _ => Status(status, """{ "id": "made_1" }""");
        var id = await kit.AcceptAsync(Sold);
        await EndedAsync(kit, id);
        Assert.Equal((ends, sends), (kit.Reader.Find(id)!.Status, kit.Transport.Sent.Count));
        Assert.Equal(outcome, kit.Reader.FindEffect(new EffectName(13, action, "b1"))?.Outcome);
        Assert.Equal(status == 401 ? 1 : 0, kit.ConnectionProblems.Count);
        // Whatever was sent again went out under the first key.
        Assert.Single(kit.Transport.Sent.Distinct());
    }

    [Theory]
    [InlineData("40", 40)]
    [InlineData("Mon, 02 Nov 2026 09:02:00 GMT", 110)]
    [InlineData("soon", 0.7)]
    [InlineData("Sun, 01 Nov 2026 09:00:00 GMT", 0.7)]
    public async Task O_01_retry_after_is_obeyed_in_each_of_its_forms_also_across_a_restart(string header, double seconds)
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Transport.Answer = _ => Status(429, "{}", ("retry-after", header));
        var id = await kit.AcceptAsync(Sold);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        var waits = kit.Reader.Find(id)!.WakeAt!.Value - kit.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        // The clock has been turned a little while the run began.
        Assert.InRange(waits / 1000.0, seconds - 10, seconds + 10);
        await kit.RestartAsync();
        if (seconds > 30)
        {
            kit.Clock.Turn(TimeSpan.FromMilliseconds(waits - 1000));
            await Task.Delay(100);
            Assert.Single(kit.Transport.Sent);
        }
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        await EndedAsync(kit, id);
        Assert.Equal((RunStatus.Completed, 2), (kit.Reader.Find(id)!.Status, kit.Transport.Sent.Count));
    }

    [Fact]
    public async Task O_01_without_another_word_twelve_tries_are_made_with_growing_pauses()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Transport.Answer = _ => Status(503, "{}");
        var id = await kit.AcceptAsync(Sold);
        await EndedAsync(kit, id);
        Assert.Equal((RunStatus.Unknown, RetryPolicy.MaxAttempts), (kit.Reader.Find(id)!.Status, kit.Transport.Sent.Count));
        Assert.Equal(Enumerable.Range(1, RetryPolicy.MaxAttempts), kit.Reader.Attempts(id, 100).Select(attempt => attempt.N));
    }

    /// <summary>Turns the clock to each moment that the run waits for, and a little on while it is looked for.</summary>
    internal static Task EndedAsync(EngineKit kit, long id) => Eventually.True(() =>
    {
        var run = kit.Reader.Find(id)!;
        var wake = DateTimeOffset.FromUnixTimeMilliseconds(run.WakeAt ?? 0) - kit.Clock.GetUtcNow();
        kit.Clock.Turn(wake > TimeSpan.Zero ? wake : TimeSpan.FromMilliseconds(50));
        return run.Status.IsEnded();
    }, $"run {id} to end");
}
