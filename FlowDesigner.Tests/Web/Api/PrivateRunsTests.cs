using System.Net.Http.Headers;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Sandbox;
using FlowDesigner.Web.Data;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>What happens in somebody's private flow is told to them alone.</summary>
public sealed class PrivateRunsTests(LiveApp app) : IClassFixture<LiveApp>
{
    private const string Ravi = "ravi@example.com", Name = "Ravi keeps this", Mail = "hidden@payer.example";

    [Fact]
    public async Task Runs_of_a_private_flow_are_there_for_its_owner_and_for_nobody_else()
    {
        using var ravi = await ProgramOfAsync(Ravi);
        var copy = await SendAsync(
            ravi, HttpMethod.Post, "flows/sync-accounts-togai-to-stripe/duplicate", $$"""{"name":"{{Name}}","publish":true}""");
        var key = copy.Text("key")!;
        var live = (await SendAsync(ravi, HttpMethod.Post, "flow-connections",
            $$"""{"flow":"{{key}}","name":"{{Name}}","connections":{"togai":"sandbox-togai","stripe":"sandbox-stripe"} }""")).Json;
        Assert.Equal(200, (await SendAsync(ravi, HttpMethod.Patch, $"flows/{key}", """{"private":true}""")).Status);
        app.Sandbox.SetBehaviour("stripe", new() { Status = 400 });
        var run = (await SendAsync(ravi, HttpMethod.Post, $"flow-connections/{live["id"]}/trigger",
            $$"""{"id":"hidden-1","name":"Hidden Ltd","primaryEmail":"{{Mail}}","customer":{"id":"hidden"} }""")).Text("runId")!;
        await Fakes.Eventually.True(() => app.Runs.AttentionCount(0) == 1, "the run to fail");
        app.Sandbox.SetBehaviour("stripe", new());
        string[] shown = [$"runs/{run}", $"runs/{run}/retry"];
        string[] lists = ["runs", $"runs?term={Mail}", $"runs?term={run}", "runs?status=failed", "runs?app=stripe"];

        foreach (var path in shown)
        {
            Assert.Equal(200, (await SendAsync(ravi, HttpMethod.Get, path)).Status);
            Assert.Equal((404, "run.unknown"), Code(await app.GetAsync(path)));
        }
        foreach (var verb in (string[])["cancel", "pause", "resume", "set-aside", "retry", "retry/plan", "replay"])
            Assert.Equal((404, "run.unknown"), Code(await app.PostAsync($"runs/{run}/{verb}")));
        foreach (var path in lists)
        {
            Assert.Single((await SendAsync(ravi, HttpMethod.Get, path)).Json["items"]!.AsArray());
            Assert.Empty((await app.GetAsync(path)).Json["items"]!.AsArray());
        }
        Assert.Equal(400, (await app.GetAsync($"runs?flow={key}")).Status);
        Assert.Equal(400, (await app.GetAsync($"runs?flowConnection={live["id"]}")).Status);
        foreach (var asked in (string[])["""{"kind":"retry","status":"failed"}""", $$"""{"kind":"retry","runIds":["{{run}}"]}"""])
        {
            Assert.Equal(1, (int)(await SendAsync(ravi, HttpMethod.Post, "run-jobs/plan", asked)).Json["runs"]!);
            Assert.Equal(0, (int)(await app.PostAsync("run-jobs/plan", asked)).Json["runs"]!);
        }

        using var mira = await app.SignedInAsync();
        Assert.Equal(404, (int)(await mira.GetAsync($"/downloads/runs/{run}/payload")).StatusCode);
        Assert.Contains("There is no run", await mira.GetStringAsync($"/runs/{run}"), StringComparison.Ordinal);
        foreach (var page in (string[])[
            "/", "/runs", "/runs/attention", $"/runs?q={Mail}", $"/runs?connection={live["id"]}", $"/runs/{run}", "/sandbox?app=togai"
        ])
        {
            var html = await mira.GetStringAsync(page);
            foreach (var secret in (string[])[Name, key, "Hidden Ltd", (string)live["webhookUrl"]!])
                Assert.False(html.Contains(secret, StringComparison.Ordinal), $"{page} tells {secret}");
        }
        // The account is shared, so its customers may be found; the run that brought one may not.
        foreach (var typed in (string[])[Mail, run, Name, key])
        {
            var found = await mira.GetStringAsync($"/palette?q={Uri.EscapeDataString(typed)}");
            Assert.DoesNotContain(run, found, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(key, found, StringComparison.Ordinal);
            Assert.DoesNotContain(Name, found, StringComparison.Ordinal);
        }
        Assert.Contains("Nothing needs you", await mira.GetStringAsync("/runs/attention"), StringComparison.Ordinal);
        Assert.Contains("0 need you", Needs(await mira.GetStringAsync("/runs/attention")), StringComparison.Ordinal);

        // The same once it is everybody's.
        Assert.Equal(200, (await SendAsync(ravi, HttpMethod.Patch, $"flows/{key}", """{"private":false}""")).Status);
        var attention = await mira.GetStringAsync("/runs/attention");
        Assert.Contains(Name, attention, StringComparison.Ordinal);
        Assert.Equal(1, app.Runs.Attention(AttentionGroup.ParkedSince(app.Clock.GetUtcNow())).Sum(group => group.Runs));
        await Fakes.Eventually.True(() => Needs(mira.GetStringAsync("/runs").GetAwaiter().GetResult())
            .Contains("1 needs you", StringComparison.Ordinal), "the count to follow");
        Assert.Equal(200, (await app.GetAsync($"runs/{run}")).Status);
    }

    /// <summary>The words of the link in the top bar.</summary>
    private static string Needs(string html)
    {
        var from = html.IndexOf("needs-link", StringComparison.Ordinal);
        return System.Text.RegularExpressions.Regex.Replace(
            html[from..html.IndexOf("</a>", from, StringComparison.Ordinal)], "<[^>]*>", "");
    }

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.Text("code"));

    private async Task<HttpClient> ProgramOfAsync(string email)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var user = new User { UserName = email, Email = email };
        Assert.True(
            (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, Fakes.AppFixture.Password)).Succeeded);
        var program = app.Anonymous();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", await app.Services.GetRequiredService<ApiTokens>().CreateAsync(user.Id, "Test", CancellationToken.None));
        return program;
    }

    private static async Task<Reply> SendAsync(HttpClient program, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = json is null
            ? null
            : new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await program.SendAsync(request);
        return await Reply.ReadAsync(answer);
    }
}
