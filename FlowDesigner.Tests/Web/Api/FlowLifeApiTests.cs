using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Api;

public sealed class FlowLifeApiTests(LiveApp app) : IClassFixture<LiveApp>
{
    private static readonly HttpMethod Patch = HttpMethod.Patch;
    private static readonly HttpMethod Put = HttpMethod.Put;

    [Fact]
    public async Task A_text_with_errors_is_refused_unless_it_is_to_be_a_draft()
    {
        const string Broken =
            """{ "key": "api-draft", "name": "Api draft", "trigger": { "app": "stripee", "trigger": "x" }, "steps": [] }""";
        var refused = await app.PostAsync("flows", Broken);
        Assert.Equal((400, "flow.invalid"), (refused.Status, refused.Text("code")));
        Assert.Equal((400, "query.invalid"), await CodeAsync(app.PostAsync("flows?as=flow", Broken)));
        var kept = await app.PostAsync("flows?as=draft", Broken);
        Assert.Equal((201, "drafted", 0), (kept.Status, kept.Text("outcome"), (int)kept.Json["version"]!));
        var draft = (await app.GetAsync("flows/api-draft/draft")).Json;
        Assert.Equal(Broken, (string)draft["text"]!);
        Assert.Equal((1, 64), ((int)draft["problems"]![0]!["line"]!, (int)draft["problems"]![0]!["column"]!));
        Assert.Equal(
            (400, "flow.invalid"),
            await CodeAsync(app.PostAsync("flows/api-draft/draft/publish", $$"""{"revision":{{draft["revision"]}}}""")));
        Assert.Equal(
            (400, "flow_connection.invalid"),
            await CodeAsync(app.PostAsync("flow-connections", """{"flow":"api-draft","name":"A","connections":{}}""")));
    }

    [Fact]
    public async Task A_draft_is_saved_by_revision_published_and_discarded()
    {
        var text = (await app.GetAsync("flows/sync-accounts-togai-to-razorpay")).Body
            .Replace("sync-accounts-togai-to-razorpay", "api-drafted", StringComparison.Ordinal);
        Assert.Equal(201, (await app.PostAsync("flows", text)).Status);
        var changed = text.Replace("\"name\": \"Sync", "\"name\": \"Our sync", StringComparison.Ordinal);
        var saved = await app.ApiAsync(Put, "flows/api-drafted/draft?revision=0", changed);
        Assert.Equal((200, 1, true), (saved.Status, (int)saved.Json["revision"]!, (bool)saved.Json["isDraft"]!));
        var late = await app.ApiAsync(Put, "flows/api-drafted/draft?revision=0", text);
        Assert.Equal((409, "draft.conflict", changed), (late.Status, late.Text("code"), (string)late.Json["theirs"]!["text"]!));
        Assert.Equal(204, (await app.ApiAsync(HttpMethod.Delete, "flows/api-drafted/draft")).Status);
        Assert.False((bool)(await app.GetAsync("flows/api-drafted/draft")).Json["isDraft"]!);
        Assert.Equal(200, (await app.ApiAsync(Put, "flows/api-drafted/draft?revision=2", changed)).Status);
        var published = await app.PostAsync("flows/api-drafted/draft/publish", """{"revision":3,"note":"Ours"}""");
        Assert.Equal((200, "new_version", 2), (published.Status, published.Text("outcome"), (int)published.Json["version"]!));
        Assert.Equal(changed, (await app.GetAsync("flows/api-drafted")).Body);
        Assert.Equal(404, (await app.GetAsync("flows/nobody/draft")).Status);
    }

    [Fact]
    public async Task A_flow_is_duplicated_renamed_archived_and_restored()
    {
        var copy = await app.PostAsync("flows/sync-accounts-togai-to-stripe/duplicate", """{"name":"Api copy","publish":true}""");
        Assert.Equal((201, "api-copy", 1), (copy.Status, copy.Text("key"), (int)copy.Json["version"]!));
        Assert.Equal("Called else", (await app.ApiAsync(Patch, "flows/api-copy", """{"name":"Called else"}""")).Text("name"));
        Assert.Equal(400, (await app.ApiAsync(Patch, "flows/api-copy", """{"name":""}""")).Status);
        var live = await app.ConnectAsync("api-copy", null, "togai", "stripe");
        Assert.NotNull((await app.PostAsync("flows/api-copy/archive")).Text("archivedAt"));
        Assert.False((bool)(await app.GetAsync($"flow-connections/{live["id"]}")).Json["enabled"]!);
        Assert.Equal((409, "flow.archived"), await CodeAsync(app.PostAsync($"flow-connections/{live["id"]}/enable")));
        Assert.DoesNotContain("api-copy", await KeysAsync("flows"));
        Assert.Contains("api-copy", await KeysAsync("flows?archived=true"));
        Assert.Null((await app.PostAsync("flows/api-copy/restore")).Text("archivedAt"));
        Assert.Equal(200, (await app.PostAsync($"flow-connections/{live["id"]}/enable")).Status);
    }

    [Fact]
    public async Task The_private_flow_of_somebody_else_is_not_there()
    {
        var drafts = app.Services.GetRequiredService<FlowDrafts>();
        var life = app.Services.GetRequiredService<FlowLife>();
        var key =
            (await life.DuplicateAsync("sync-accounts-togai-to-stripe", "Ravi alone", asDraft: false, "ravi@example.com", default)).Key!;
        var live = await app.ConnectAsync(key, null, "togai", "stripe");
        Assert.True((await life.SetPrivateAsync(key, true, "ravi@example.com", default)).IsDone);
        Assert.DoesNotContain(key, await KeysAsync("flows?archived=true"));
        foreach (var path in new[] { $"flows/{key}", $"flows/{key}?version=1", $"flows/{key}/draft", $"flow-connections/{live["id"]}" })
            Assert.Equal(404, (await app.GetAsync(path)).Status);
        foreach (var path in new[]
        {
            $"flows/{key}/archive",
            $"flow-connections/{live["id"]}/trigger",
            $"flow-connections/{live["id"]}/preview",
            $"flow-connections/{live["id"]}/disable"
        })
            Assert.Equal(404, (await app.PostAsync(path, "{}")).Status);
        Assert.Equal((400, "flow.unknown"), await CodeAsync(app.GetAsync($"flow-connections?flow={key}")));
        var mine = (await drafts.CreateAsync(new("Api mine", "", FlowType.Between), LiveApp.Email, default)).Key!;
        Assert.True((bool)(await app.ApiAsync(Patch, $"flows/{mine}", """{"private":true}""")).Json["private"]!);
        Assert.Contains(mine, await KeysAsync("flows"));
    }

    private async Task<List<string>> KeysAsync(string path) =>
        [
            .. (await app.GetAsync(path)).Json["items"]!.AsArray().Select(flow => (string)flow!["key"]!)
        ];

    private static async Task<(int, string?)> CodeAsync(Task<Reply> reply) => ((await reply).Status, (await reply).Text("code"));
}
