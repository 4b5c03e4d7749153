using System.Diagnostics;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Tests.Crash;

/// <summary>
/// Stops a server at some places, one start per place: each server takes up what the one before left, and is stopped at the next place
/// while it does. At the end everything acknowledged must have been done, once.
/// </summary>
internal sealed class FaultRound(string[] points, Random chance)
{
    private const string Everything = "every-effect", Asking = "asks-and-calls";

    // An unsafe write first, so that claim and intent share a commit; a list of more than a page; a keyed write last.
    private const string EveryEffect = """
        { "key": "every-effect", "name": "every-effect", "connections": { "http": "http" },
          "trigger": { "app": "webhook", "trigger": "received" },
          "steps": [
            { "key": "once", "app": "http", "action": "request", "connection": "http", "inputs": {
              "method": "POST", "path": "customers", "effect": "unsafe", "headers": { "Content-Type": "application/x-www-form-urlencoded" },
              "body": { "name": "once", "metadata": { "event": "{{ trigger.id }}" } } } },
            { "key": "both", "control": "parallel", "branches": ["lines", "write"], "after": ["once"] },
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "after": ["both:lines"] },
            { "key": "line", "control": "set", "in": "each", "values": { "line": "{{ item }}" } },
            { "key": "nowhere", "app": "http", "action": "request", "connection": "http", "after": ["both:write"],
                "inputs": { "method": "GET", "path": "nowhere" } },
            { "key": "keyed", "app": "http", "action": "request", "connection": "http", "after": ["nowhere:error"], "inputs": {
              "method": "POST", "path": "customers", "effect": "keyed", "headers": { "Content-Type": "application/x-www-form-urlencoded" },
              "body": { "name": "keyed", "metadata": { "event": "{{ trigger.id }}" } } } },
            { "key": "meet", "control": "join", "after": ["each", "keyed"] }
          ] }
        """;

    // A person is asked; what they approve is done by another flow, whose end is waited for.
    private const string AsksAndCalls = """
        { "key": "asks-and-calls", "name": "asks-and-calls", "trigger": { "app": "webhook", "trigger": "received" },
          "steps": [
            { "key": "ok", "control": "approve", "message": "Go on with {{ trigger.id }}?" },
            { "key": "call", "control": "call", "flow": "called", "inputs": { "id": "{{ trigger.id }}" }, "after": ["ok:yes"] } ] }
        """;

    private const string Called = """
        { "key": "called", "name": "called", "connections": { "http": "http" }, "trigger": { "app": "webhook", "trigger": "received" },
          "steps": [
            { "key": "keyed", "app": "http", "action": "request", "connection": "http", "inputs": {
              "method": "POST", "path": "customers", "effect": "keyed", "headers": { "Content-Type": "application/x-www-form-urlencoded" },
              "body": { "name": "called", "metadata": { "event": "{{ trigger.id }}" } } } } ] }
        """;

    private readonly List<string> _cancelled = [], _paused = [];
    private int _events;

    /// <summary>Tells what was done, in a line.</summary>
    public async Task<string> RunAsync()
    {
        using var rig = await CrashRig.StartAsync();
        await rig.PrepareAsync(async server =>
        {
            await rig.GoLiveAsync(server);
            await rig.ConnectHttpAsync(server);
            await CrashRig.ImportAsync(server, EveryEffect);
            await rig.GoLiveAsync(server, Everything, new { http = "http" });
            await CrashRig.ImportAsync(server, Called);
            await rig.GoLiveAsync(server, "called", new { http = "http" });
            await CrashRig.ImportAsync(server, AsksAndCalls);
            await rig.GoLiveAsync(server, Asking, new { });
        });
        // Each seventh read is refused for a moment, so that runs park and wake.
        await rig.Books.BehaveAsync("togai", new { status = 429, every = 7, method = "GET", path = "/settings" });

        await StopAtAllAsync(rig);
        using (var server = await rig.StartServerAsync())
        {
            foreach (var paused in _paused)
                await rig.OrderAsync(server, "resume", paused);
            await rig.DrainAsync(onTheWay: () => CrashRig.ApproveAllAsync(server));
        }
        var unknown = await CheckAsync(rig);
        return $"{points.Length} places, {_events} events sent, {rig.Acknowledged.Count} acknowledged, "
            + $"{unknown} unsafe writes put before a person; {await rig.Books.RepeatsAsync("stripe")} repeats recognised by Stripe";
    }

    /// <summary>The places of look-ups come half a minute after the writes that provoke them.</summary>
    private async Task StopAtAllAsync(CrashRig rig)
    {
        var lookUps = new Queue<string>(points.Where(IsLookUp));
        var provoked = Stopwatch.GetTimestamp();
        if (lookUps.Count > 0)
            await ProvokeLookUpsAsync(rig);
        foreach (var point in points.Where(point => !IsLookUp(point)))
        {
            if (Stopwatch.GetElapsedTime(provoked) > TimeSpan.FromSeconds(18))
                await StopAtLookUpsAsync(rig, lookUps);
            await StopAtAsync(rig, point, NthPass(point));
        }
        await StopAtLookUpsAsync(rig, lookUps);
    }

    private async Task StopAtLookUpsAsync(CrashRig rig, Queue<string> points)
    {
        while (points.TryDequeue(out var point))
        {
            if (rig.Runs.LookUpsAhead() == 0)
                await ProvokeLookUpsAsync(rig);
            await StopAtAsync(rig, point, 1);
        }
    }

    private static bool IsLookUp(string point) => point.EndsWith("lookup", StringComparison.Ordinal);

    private int NthPass(string point) => point[(point.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
    {
        "recover" => 1,
        // The first look at parked runs is made at the start, when there may be none.
        "wake" => 3,
        _ => chance.Next(1, 4),
    };

    /// <summary>Stripe fails with an error that it would repeat for ever: only a look-up tells what became of the write.</summary>
    private async Task ProvokeLookUpsAsync(CrashRig rig)
    {
        await rig.Books.BehaveAsync("stripe", new { status = 500, method = "POST", path = "/v1/customers", times = 2 });
        using var server = await rig.StartServerAsync();
        await SendAsync(rig, server, accounts: 2, others: 0);
        await Fakes.Eventually.True(() => rig.Runs.LookUpsAhead() == 2, "two writes in doubt");
        await rig.Books.BehaveAsync("stripe", new { delayMs = 20 });
    }

    private async Task StopAtAsync(CrashRig rig, string point, int nth)
    {
        using var server = await rig.StartServerAsync($"{point}:{nth}");
        var since = Stopwatch.GetTimestamp();
        while (!server.WaitForDeath(TimeSpan.FromMilliseconds(100)))
        {
            Assert.True(
                Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(IsLookUp(point) ? 45 : 15),
                $"{point} was not passed {nth} times.\n{server.Said}");
            if (point.EndsWith(":cancel", StringComparison.Ordinal) || point.EndsWith(":reopen", StringComparison.Ordinal))
                await ChangeOurMindAsync(rig, server);
            else if (point.EndsWith(":pause", StringComparison.Ordinal) || point.EndsWith(":resume", StringComparison.Ordinal))
                await PauseAWhileAsync(rig, server);
            else if (point.EndsWith(":answer", StringComparison.Ordinal) || point.EndsWith(":wait", StringComparison.Ordinal))
                await AskAsync(rig, server);
            else if (point.EndsWith(":arrive", StringComparison.Ordinal))
                await rig.TellAsync(server, $"told{++_events}");
            else if (!IsLookUp(point))
                await SendAsync(rig, server, accounts: 2, others: 1);
        }
        Assert.Contains($"FAULT {point}:{nth}", server.Said, StringComparison.Ordinal);
    }

    private async Task SendAsync(CrashRig rig, ServerProcess server, int accounts, int others)
    {
        for (var i = 0; i < accounts; i++)
            await rig.PostAccountAsync(server, $"acc{++_events}");
        for (var i = 0; i < others; i++)
        {
            var id = $"sale{++_events}";
            await rig.PostAsync(
                server, Everything, id, $$"""{ "id": "{{id}}", "lines": [{{string.Join(',', Enumerable.Range(0, 120))}}] }""");
        }
    }

    /// <summary>A run asks, and a person approves whatever is asked by then.</summary>
    private async Task AskAsync(CrashRig rig, ServerProcess server)
    {
        var id = $"ask{++_events}";
        await rig.PostAsync(server, Asking, id, $$"""{ "id": "{{id}}" }""");
        await CrashRig.ApproveAllAsync(server);
    }

    /// <summary>A person cancels a run as soon as it has begun, and has those go on that were cancelled before.</summary>
    private async Task ChangeOurMindAsync(CrashRig rig, ServerProcess server)
    {
        foreach (var cancelled in _cancelled)
            await rig.OrderAsync(server, "retry", cancelled);
        var account = $"acc{++_events}";
        if (!await rig.TriggerAccountAsync(server, account))
            return;
        _cancelled.Add(account);
        await rig.OrderAsync(server, "cancel", account);
    }

    /// <summary>A person pauses a run as soon as it has begun, and lets those go on that were paused before.</summary>
    private async Task PauseAWhileAsync(CrashRig rig, ServerProcess server)
    {
        foreach (var paused in _paused)
            await rig.OrderAsync(server, "resume", paused);
        var account = $"acc{++_events}";
        if (!await rig.TriggerAccountAsync(server, account))
            return;
        _paused.Add(account);
        await rig.OrderAsync(server, "pause", account);
        await rig.OrderAsync(server, "resume", account);
    }

    private async Task<int> CheckAsync(CrashRig rig)
    {
        Assert.Equal("ok", rig.Runs.Integrity());
        var runs = rig.Runs.Statuses();
        var customers = await rig.Books.ObjectsAsync("stripe", "customer");
        var accounts = customers.Where(customer => customer["metadata"]!["togaiAccountId"] is not null)
            .ToLookup(customer => (string)customer["metadata"]!["togaiAccountId"]!);
        var sales = customers.Where(customer => customer["metadata"]!["event"] is not null)
            .ToLookup(customer => $"{customer["metadata"]!["event"]} {customer["name"]}");
        var settings = await rig.Books.LinksAsync();
        Assert.All(accounts, account => Assert.Single(account));
        Assert.All(sales, sale => Assert.Single(sale));
        var unknown = 0;
        foreach (var (name, run) in rig.Acknowledged)
        {
            var status = runs.GetValueOrDefault(run);
            var isSale = name.StartsWith("sale", StringComparison.Ordinal);
            var mayEndOtherwise = isSale ? RunStatus.Unknown : _cancelled.Contains(name) ? RunStatus.Cancelled : RunStatus.Completed;
            Assert.True(status == RunStatus.Completed || status == mayEndOtherwise, $"{name}, run {run}: {status}. {rig.Runs.Why(run)}");
            unknown += status == RunStatus.Unknown ? 1 : 0;
            if (status != RunStatus.Completed)
                continue;
            if (name.StartsWith("ask", StringComparison.Ordinal))
                Assert.Single(sales[$"{name} called"]);
            else if (isSale)
                Assert.Equal((1, 1), (sales[$"{name} once"].Count(), sales[$"{name} keyed"].Count()));
            else
                Assert.Equal((string)accounts[name].Single()["id"]!, settings[name]);
        }
        return unknown;
    }
}
