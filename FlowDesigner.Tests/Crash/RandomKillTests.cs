using System.Diagnostics;
using System.Globalization;
using FlowDesigner.Core.Runs;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Crash;

/// <summary>One at a time and after all others: they measure how long a start takes, and load both cores.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CrashTests
{
    public const string Name = "Crash";

    internal static bool IsLong => Environment.GetEnvironmentVariable("FLOWDESIGNER_LONG") == "1";

    /// <summary>A new seed each time; FLOWDESIGNER_SEED repeats a run.</summary>
    internal static Random Seeded(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FLOWDESIGNER_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given : Random.Shared.Next();
        output.WriteLine($"FLOWDESIGNER_SEED={seed}");
        return new Random(seed);
    }
}

[Collection(CrashTests.Name)]
public sealed class RandomKillTests(ITestOutputHelper output)
{
    private const int Posters = 3;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, string> _ended = [];
    private TimeSpan _slowestStart;
    private int _events;

    [Fact]
    public async Task D_01_W_01_killed_at_random_moments_nothing_acknowledged_is_lost_and_nothing_is_done_twice()
    {
        var since = Stopwatch.GetTimestamp();
        var chance = CrashTests.Seeded(output);
        var cycles = CrashTests.IsLong ? 200 : 20;
        using var rig = await CrashRig.StartAsync();
        await rig.PrepareAsync(rig.GoLiveAsync);
        foreach (var app in (string[])["stripe", "togai"])
            await rig.Books.BehaveAsync(app, new { delayMs = 250 });

        for (var cycle = 0; cycle < cycles; cycle++)
        {
            using var server = await StartAsync(rig);
            await LoadAndKillAsync(rig, server, TimeSpan.FromMilliseconds(chance.Next(50, 2000)), chance.Next(4));
        }
        using (await StartAsync(rig))
            await rig.DrainAsync();

        await CheckAsync(rig);
        output.WriteLine(
            $"{cycles} kills, {_events} events sent, {rig.Acknowledged.Count} acknowledged, 0 lost, 0 doubled; "
            + $"{await rig.Books.RepeatsAsync("stripe")} repeats recognised by Stripe; slowest start {_slowestStart.TotalSeconds:N1} s; "
            + $"{Stopwatch.GetElapsedTime(since).TotalSeconds:N0} s in all");
    }

    private async Task<ServerProcess> StartAsync(CrashRig rig)
    {
        var server = await rig.StartServerAsync();
        Assert.True(server.ReadyAfter is not null, $"The server died by itself:\n{server.Said}");
        Assert.True(server.ReadyAfter < LongestStart, $"Ready only after {server.ReadyAfter}.");
        _slowestStart = server.ReadyAfter > _slowestStart ? server.ReadyAfter.Value : _slowestStart;
        Assert.Equal("ok", rig.Runs.Integrity());
        var ended = rig.Runs.Ended();
        foreach (var (run, how) in _ended)
            Assert.Equal(how, ended[run]);
        foreach (var (run, how) in ended)
            _ended[run] = how;
        return server;
    }

    /// <summary>Sends events until the moment has come; then the next few acknowledgements are the last thing the server does.</summary>
    private async Task LoadAndKillAsync(CrashRig rig, ServerProcess server, TimeSpan lives, int acknowledgements)
    {
        var since = Stopwatch.GetTimestamp();
        var left = acknowledgements + 1;
        await Task.WhenAll(Enumerable.Range(0, Posters).Select(async _ =>
        {
            while (server.IsAlive)
            {
                var number = Interlocked.Increment(ref _events);
                var known = number % 4 == 0
                    ? await rig.TriggerAccountAsync(server, $"acc{number}")
                    : await rig.PostAccountAsync(server, $"acc{number}");
                if (known && Stopwatch.GetElapsedTime(since) > lives && Interlocked.Decrement(ref left) == 0)
                    server.Kill();
                await Task.Delay(50);
            }
        }));
    }

    private static async Task CheckAsync(CrashRig rig)
    {
        var runs = rig.Runs.Statuses();
        foreach (var (account, run) in rig.Acknowledged)
        {
            var status = runs.GetValueOrDefault(run);
            Assert.True(status == RunStatus.Completed, $"{account}, run {run}: {status}. {rig.Runs.Why(run)}");
        }

        var customers = (await rig.Books.ObjectsAsync("stripe", "customer")).ToLookup(
            customer => (string)customer["metadata"]!["togaiAccountId"]!, customer => (string)customer["id"]!);
        Assert.All(customers, account => Assert.Single(account));
        var settings = await rig.Books.LinksAsync();
        foreach (var account in rig.Acknowledged.Keys)
            Assert.Equal(customers[account].Single(), settings[account]);
        // No run without an event and no event with two runs: what was not acknowledged may have been stored, once.
        Assert.Equal(runs.Count, customers.Count);
        Assert.Equal(customers.Count, await rig.Books.MadeAsync("stripe", "customer"));
    }
}
