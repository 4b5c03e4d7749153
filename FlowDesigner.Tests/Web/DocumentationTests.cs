using System.Net;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings.Functions;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Web;

public sealed partial class DocumentationTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Every_app_trigger_action_and_function_is_in_the_documentation_with_its_fields_and_sample()
    {
        using var stranger = app.Anonymous();
        foreach (var known in AppCatalog.BuiltIn.Apps)
        {
            var text = await stranger.GetStringAsync($"/docs/app-{known.Key}.md");
            Assert.All(
                known.Triggers, trigger => Assert.Contains($"### {trigger.Name}\n\nKey: `{trigger.Key}`", text, StringComparison.Ordinal));
            Assert.All(
                known.Actions, action => Assert.Contains($"### {action.Name}\n\nKey: `{action.Key}`", text, StringComparison.Ordinal));
            Assert.All(known.Connection.Concat(known.Actions.SelectMany(action => action.Inputs)), field => Assert.Contains(
                $"| `{field.Key}` |", text, StringComparison.Ordinal));
            Assert.All(known.Guide?.Steps ?? [], step => Assert.Contains(step, text, StringComparison.Ordinal));
            Assert.Equal(known.Triggers.Count + known.Actions.Count, text.Split("```json").Length - 1);
        }
        var mappings = await stranger.GetStringAsync("/docs/mappings.md");
        Assert.All(FunctionTable.All, function => Assert.Contains($"| `{function.Signature}`", mappings, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stranger_reads_every_page_from_the_index_and_no_link_is_dead()
    {
        using var stranger = app.Anonymous();
        var toRead = new Queue<string>(["/llms.txt"]);
        var read = new HashSet<string>();
        while (toRead.TryDequeue(out var address))
        {
            if (!read.Add(address))
                continue;
            using var answer = await stranger.GetAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address} answers {(int)answer.StatusCode}");
            Assert.Equal("text/markdown", answer.Content.Headers.ContentType?.MediaType);
            var text = await answer.Content.ReadAsStringAsync();
            foreach (Match link in Links().Matches(text))
            {
                if (link.Groups[1].Value.StartsWith('/'))
                    toRead.Enqueue(link.Groups[1].Value);
                else
                    Assert.True(Uri.TryCreate(link.Groups[1].Value, UriKind.Absolute, out var outside) && outside.Scheme == "https",
                        $"{address}: {link.Value}");
            }
        }
        Assert.Equal(AppCatalog.BuiltIn.Apps.Count + 4, read.Count);
        using var none = await stranger.GetAsync("/docs/no-such-page.md");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Links();
}
