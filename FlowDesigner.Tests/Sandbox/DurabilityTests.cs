using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class DurabilityTests
{
    [Fact]
    public async Task Every_answered_customer_survives_a_kill_in_the_middle_of_the_load()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        try
        {
            var answered = new List<string>();
            using (var process = await SandboxProcess.StartAsync(folder))
            {
                var load = Enumerable.Range(0, 8).Select(worker => LoadAsync(process.Http, answered, worker)).ToArray();
                await Eventually.IsTrue(() => Count(answered) > 200);
                process.Kill();
                await Task.WhenAll(load);
            }
            await using var server = await SandboxServer.StartAsync(folder);
            foreach (var id in answered) Assert.Equal(200, (await server.Stripe(Get, $"/v1/customers/{id}")).Status);
            Assert.True(server.Browser.Stats("stripe").Effects >= answered.Count);

            var again = await server.Stripe(Post, "/v1/customers", "name=0", key: "0-0");
            Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_hundred_thousand_customers_are_seeded_and_paged_in_little_memory()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        try
        {
            using var process = await SandboxProcess.StartAsync(folder);
            using var seeds = JsonContent.Create(new { count = 100_000, withoutEmail = 1_000 });
            using var seeding = await process.Http.PostAsync("stripe/__seed", seeds);
            Assert.Equal("""{"seeded":100000}""", await seeding.Content.ReadAsStringAsync());

            var (seen, withoutEmail) = (0, 0);
            for (var cursor = ""; ;)
            {
                var page = JsonNode.Parse(await process.Http.GetStringAsync($"stripe/v1/customers?limit=100{cursor}"))!;
                var data = page["data"]!.AsArray();
                seen += data.Count;
                withoutEmail += data.Count(c => c!["email"] is null);
                if (!(bool)page["has_more"]!) break;
                cursor = $"&starting_after={data[^1]!["id"]}";
            }
            Assert.Equal((100_000, 1_000), (seen, withoutEmail));
            Assert.InRange(process.Megabytes, 1, 300);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_sandbox_that_is_not_enabled_is_not_there()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSandbox(new SandboxOptions { Enabled = false });
        await using var app = builder.Build();
        app.MapSandbox();
        Assert.Empty(((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints));
        Assert.Null(app.Services.GetService<SandboxBrowser>());
    }

    [Fact]
    public void The_sandbox_knows_nothing_of_the_product_it_stands_beside()
    {
        var folder = SourceFolder();
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            Assert.DoesNotContain("FlowDesigner.Core", File.ReadAllText(file));
    }

    private static string SourceFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "FlowDesigner.Web", "Sandbox") is var folder && Directory.Exists(folder)) return folder;
        throw new DirectoryNotFoundException("FlowDesigner.Web/Sandbox is not above the tests.");
    }

    private static async Task LoadAsync(HttpClient http, List<string> answered, int worker)
    {
        for (var n = 0; ; n++)
        {
            using var request = new HttpRequestMessage(Post, "stripe/v1/customers")
            {
                Content = new FormUrlEncodedContent([new("name", $"{worker}")]), Headers = { { "Idempotency-Key", $"{worker}-{n}" } },
            };
            try
            {
                using var answer = await http.SendAsync(request);
                var id = (await Reply.ReadAsync(answer)).Text("id")!;
                lock (answered) answered.Add(id);
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    private static int Count(List<string> answered)
    {
        lock (answered) return answered.Count;
    }
}
