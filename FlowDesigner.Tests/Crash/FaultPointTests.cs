using System.Diagnostics;
using FlowDesigner.Core.Runs;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Crash;

/// <summary>Stops the real server at every place around a commit or a send.</summary>
[Collection(CrashTests.Name)]
public sealed class FaultPointTests(ITestOutputHelper output)
{
    /// <summary>Places that no flow passes within a minute, each with where it is tested instead.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["before-commit:retain"] = "retention looks every ten minutes; it deletes what has ended and nothing depends on it",
        ["after-commit:retain"] = "retention looks every ten minutes; it deletes what has ended and nothing depends on it",
        ["before-commit:customer"] = "a customer that a screen looked up; asked again, it is written again",
        ["after-commit:customer"] = "a customer that a screen looked up; asked again, it is written again",
        ["before-commit:setaside"] = "a mark of a person's on a run that has ended; AttentionTests",
        ["after-commit:setaside"] = "a mark of a person's on a run that has ended; AttentionTests",
        ["before-commit:link"] = "an address of an approval; one that was lost is made again",
        ["after-commit:link"] = "an address of an approval; one that was lost is made again",
        ["before-commit:job"] = "begins or moves a job; what a job does to a run is the reopen that is stopped here. "
            + "BulkJobTests stop and start it",
        ["after-commit:job"] = "begins or moves a job; what a job does to a run is the reopen that is stopped here. "
            + "BulkJobTests stop and start it",
    };

    [Fact]
    public void Every_place_is_reached_by_the_crash_test_or_says_where_it_is_tested() =>
        Assert.Subset(FaultPoints.All.ToHashSet(), Elsewhere.Keys.ToHashSet());

    [Fact]
    public async Task D_02_M_02_stopped_at_each_place_around_every_commit_and_send_nothing_is_lost_and_nothing_is_done_twice()
    {
        var since = Stopwatch.GetTimestamp();
        var chance = CrashTests.Seeded(output);
        var points = FaultPoints.All.Where(point => !Elsewhere.ContainsKey(point)).ToArray();
        chance.Shuffle(points);
        // A start takes one core: two servers, each with its own sandbox and half of the places, take both.
        var rounds = await Task.WhenAll(points.Chunk((points.Length + 1) / 2)
            .Select(half => new FaultRound(half, new Random(chance.Next()))).ToArray()
            .Select(round => Task.Run(round.RunAsync)));
        foreach (var round in rounds)
            output.WriteLine(round);
        output.WriteLine($"{points.Length} places, 0 lost, 0 doubled; {Stopwatch.GetElapsedTime(since).TotalSeconds:N0} s in all");
    }
}
