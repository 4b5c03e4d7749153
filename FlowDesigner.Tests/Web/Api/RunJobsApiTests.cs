using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>Holding runs, taking them off the list of what needs a person, and doing something with many at once.</summary>
public sealed class RunJobsApiTests(LiveApp app) : IClassFixture<LiveApp>
{
    [Fact]
    public async Task A_run_is_paused_and_resumed_and_a_failed_one_is_set_aside_once()
    {
        var live = await LiveAsync();
        app.Sandbox.SetBehaviour("stripe", new() { Status = 503, RetryAfter = 600 });
        var run = await app.TriggerAsync(live, Account("held"));
        Assert.True(IdText.TryParse(run, out var id));
        await Fakes.Eventually.True(() => app.Runs.Find(id)!.Status == Core.Runs.RunStatus.Waiting, "the run to wait for Stripe");
        Assert.Equal((409, "run.not_open_issue"), Code(await app.PostAsync($"runs/{run}/set-aside")));
        Assert.Equal((409, "run.not_paused"), Code(await app.PostAsync($"runs/{run}/resume")));
        var paused = await app.PostAsync($"runs/{run}/pause");
        Assert.Equal((202, run, "waiting"), (paused.Status, paused.Text("id"), paused.Text("status")));
        Assert.Equal((409, "run.not_pausable"), Code(await app.PostAsync($"runs/{run}/pause")));
        Assert.Equal((202, run), ((await app.PostAsync($"runs/{run}/resume")).Status, run));
        Assert.Equal((409, "run.not_paused"), Code(await app.PostAsync($"runs/{run}/resume")));
        Assert.Equal(202, (await app.PostAsync($"runs/{run}/cancel")).Status);
        await app.EndedAsync(run);
        Assert.Equal((409, "run.not_pausable"), Code(await app.PostAsync($"runs/{run}/pause")));

        app.Sandbox.SetBehaviour("stripe", new() { Status = 400 });
        var failed = (string)(await app.RunAsync(live, Account("aside")))["id"]!;
        app.Sandbox.SetBehaviour("stripe", new());
        Assert.Equal((202, "failed"), await StatusAsync(app.PostAsync($"runs/{failed}/set-aside")));
        Assert.Equal((409, "run.not_open_issue"), Code(await app.PostAsync($"runs/{failed}/set-aside")));
        foreach (var verb in (string[])["pause", "resume", "set-aside"])
            Assert.Equal((404, "run.unknown"), Code(await app.PostAsync($"runs/{IdText.Format(1)}/{verb}")));
    }

    [Fact]
    public async Task A_job_is_planned_first_and_then_retries_what_fits()
    {
        var live = await LiveAsync();
        app.Sandbox.SetBehaviour("stripe", new() { Status = 400 });
        foreach (var id in (string[])["job-1", "job-2"])
            await app.RunAsync(live, Account(id));
        app.Sandbox.SetBehaviour("stripe", new());
        var asked = $$"""{"kind":"retry","flowConnection":"{{live}}","status":"failed","title":"After the outage"}""";
        var plan = (await app.PostAsync("run-jobs/plan", asked)).Json;
        Assert.Equal((2, "customer"), ((int)plan["runs"]!, (string)Assert.Single(plan["parts"]!.AsArray())!["step"]!));
        Assert.Equal(2, (await app.GetAsync($"runs?flowConnection={live}&status=failed")).Json["items"]!.AsArray().Count);
        var begun = await app.PostAsync("run-jobs", asked);
        Assert.Equal((202, "After the outage", 2), (begun.Status, begun.Text("title"), (int)begun.Json["total"]!));
        var job = begun.Text("id")!;
        await UntilAsync(job, "completed");
        Assert.Equal(2, (int)(await app.GetAsync($"run-jobs/{job}")).Json["done"]!);
        Assert.Contains((await app.GetAsync("run-jobs")).Json["items"]!.AsArray(), item => (string)item!["id"]! == job);
        foreach (var run in await app.AllEndedAsync(live, 2))
            Assert.Equal("completed", (string)run["status"]!);
        foreach (var verb in (string[])["pause", "resume", "cancel"])
            Assert.Equal((409, "job.over"), Code(await app.PostAsync($"run-jobs/{job}/{verb}")));

        Assert.Equal((400, "job.kind"), Code(await app.PostAsync("run-jobs", """{"kind":"delete","status":"failed"}""")));
        Assert.Equal((400, "job.too_wide"), Code(await app.PostAsync("run-jobs/plan", """{"kind":"retry"}""")));
        Assert.Equal((400, "job.run_ids"), Code(await app.PostAsync("run-jobs", """{"kind":"retry","runIds":["x"]}""")));
        Assert.Equal((404, "job.unknown"), Code(await app.GetAsync($"run-jobs/{IdText.Format(1)}")));
        Assert.Equal((404, "job.unknown"), Code(await app.PostAsync($"run-jobs/{IdText.Format(1)}/pause")));
    }

    [Fact]
    public async Task A_job_stands_still_goes_on_and_is_ended()
    {
        var door = await Door.OpenAsync(app);
        // Enough for many stretches, so that it cannot be over before it is paused.
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (n, _) => await app.TriggerAsync(door.FlowConnection, Door.Event($"evt_job_{n}")));
        var job = (await app.PostAsync("run-jobs", $$"""{"kind":"cancel","flowConnection":"{{door.FlowConnection}}"}""")).Text("id")!;
        Assert.Equal((202, "paused"), await StateAsync(app.PostAsync($"run-jobs/{job}/pause")));
        Assert.Equal("paused", (await app.GetAsync($"run-jobs/{job}")).Text("state"));
        Assert.Equal((202, "running"), await StateAsync(app.PostAsync($"run-jobs/{job}/resume")));
        Assert.Equal((202, "paused"), await StateAsync(app.PostAsync($"run-jobs/{job}/pause")));
        Assert.Equal((202, "cancelled"), await StateAsync(app.PostAsync($"run-jobs/{job}/cancel")));
        Assert.Equal((409, "job.over"), Code(await app.PostAsync($"run-jobs/{job}/resume")));
    }

    [Fact]
    public async Task A_key_with_another_payload_is_refused_and_names_the_run_it_was_used_for()
    {
        var live = await LiveAsync();
        var run = await app.TriggerAsync(live, Account("key-1"), "reused");
        var again = await app.PostAsync($"flow-connections/{live}/trigger", Account("key-2"), "reused");
        Assert.Equal((409, "idempotency_key.reused"), Code(again));
        Assert.Contains(run, again.Body, StringComparison.Ordinal);
        Assert.Equal((200, run), ((await app.PostAsync($"flow-connections/{live}/trigger", Account("key-1"), "reused")).Status, run));
    }

    [Fact]
    public async Task A_run_whose_flow_version_is_lost_says_so()
    {
        using var folder = new TempFolder();
        string run;
        await using (var before = new LiveApp(folder.Path))
        {
            var door = await Door.OpenAsync(before);
            run = (string)(await before.RunAsync(door.FlowConnection, Door.Event("evt_lost")))["id"]!;
            var flow = (await before.GetAsync("flows/keep-stripe")).Body
                .Replace("Keep what comes", "Keep it all", StringComparison.Ordinal);
            Assert.Equal("new_version", (await before.PostAsync("flows", flow)).Text("outcome"));
            await using var db = await before.Services.GetRequiredService<IDbContextFactory<ConfigDb>>().CreateDbContextAsync();
            var kept = await db.Flows.SingleAsync(row => row.Key == "keep-stripe");
            db.FlowVersions.Remove(await db.FlowVersions.SingleAsync(row => row.FlowId == kept.Id && row.Version == 1));
            await db.SaveChangesAsync();
        }
        await using var after = new LiveApp(folder.Path);
        var lost = await after.GetAsync($"runs/{run}");
        Assert.Equal((409, "flow.version_lost"), Code(lost));
        Assert.Contains("import the flow again", lost.Body, StringComparison.Ordinal);
        Assert.Equal((409, "flow.version_lost"), Code(await after.GetAsync($"runs/{run}/retry")));
        Assert.Equal(run, (string)Assert.Single((await after.GetAsync("runs")).Json["items"]!.AsArray())!["id"]!);
    }

    private async Task<string> LiveAsync() =>
        (string)(await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe"))["id"]!;

    private Task UntilAsync(string job, string state) =>
        Fakes.Eventually.True(
            () => app.GetAsync($"run-jobs/{job}").GetAwaiter().GetResult().Text("state") == state, $"job {job} to be {state}", 60);

    private static string Account(string id) =>
        $$"""{"id":"{{id}}","name":"{{id}} Ltd","primaryEmail":"{{id}}@example.com","customerId":"{{id}}"}""";

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.Text("code"));

    private static async Task<(int, string?)> StateAsync(Task<Reply> reply) => ((await reply).Status, (await reply).Text("state"));

    private static async Task<(int, string?)> StatusAsync(Task<Reply> reply) => ((await reply).Status, (await reply).Text("status"));
}
