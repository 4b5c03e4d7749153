using System.Diagnostics;
using FlowDesigner.Core.Runs;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Crash;

[Collection(CrashTests.Name)]
public sealed class ImportCrashTests(ITestOutputHelper output)
{
    private const string Import = "bulk-import-customers-stripe-to-togai";
    private const int MostMegabytes = 512;

    [Fact]
    public async Task A_loop_over_many_customers_goes_on_in_mid_list_after_each_kill_and_makes_none_twice()
    {
        var since = Stopwatch.GetTimestamp();
        var (customers, kills) = CrashTests.IsLong ? (100_000, 10) : (2_000, 3);
        using var rig = await CrashRig.StartAsync();
        await rig.Books.SeedAsync(customers);
        await rig.PrepareAsync(async server =>
        {
            await rig.GoLiveAsync(server, Import, new { togai = "sandbox-togai", stripe = "sandbox-stripe" });
            Assert.True(await rig.TriggerAsync(server, Import, Import, "{}"));
        });

        var (most, seen) = (0, new List<long>());
        for (var kill = 0; kill <= kills; kill++)
        {
            using var server = await rig.StartServerAsync();
            var until = (kill + 1L) * customers / (kills + 1);
            await Fakes.Eventually.True(() =>
            {
                most = Math.Max(most, server.Megabytes());
                return kill == kills ? rig.Runs.Open() == 0 : Done(rig) >= until - (customers / 20);
            }, $"{until} of {customers} customers, now {Done(rig)}", seconds: CrashTests.IsLong ? 1200 : 60);
            seen.Add(Done(rig));
        }

        Assert.Equal(RunStatus.Completed, rig.Runs.Statuses()[rig.Acknowledged[Import]]);
        Assert.True(most < MostMegabytes, $"{most} MB");
        // Progress is on disk, and only ever goes on.
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(customers, seen[^1]);
        Assert.Equal(
            (customers, customers), (await rig.Books.MadeAsync("togai", "customer"), await rig.Books.MadeAsync("togai", "account")));
        var linked = await rig.Books.ObjectsAsync("stripe", "customer");
        Assert.All(linked, customer => Assert.Equal((string?)customer["id"], (string?)customer["metadata"]!["togaiAccountId"]));
        output.WriteLine(
            $"{customers} customers, {kills} kills, taken up at {string.Join(", ", seen[..^1])}; 0 doubled; at most {most} MB; "
            + $"{Stopwatch.GetElapsedTime(since).TotalSeconds:N0} s in all");
    }

    private static long Done(CrashRig rig) => rig.Runs.Cursor("each") is { } cursor ? LoopState.Read(cursor).Total : 0;
}
