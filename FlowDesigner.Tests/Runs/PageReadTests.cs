using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

public sealed class PageReadTests
{
    private const int Pages = 8;
    private readonly Dictionary<int, int> _asked = [];

    [Theory]
    [InlineData(2, RunStatus.Completed)]
    [InlineData(RetryPolicy.MaxAttempts, RunStatus.Failed)]
    public async Task Each_page_of_a_list_has_its_own_tries(int refusals, RunStatus ends)
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of("""
            { "key": "each", "control": "for_each", "source": { "app": "shop", "action": "orders", "connection": "shop" } },
            { "key": "seen", "control": "set", "in": "each", "values": { "id": "{{ item.id }}" } }
            """));
        kit.Transport.Answer = sent =>
        {
            var after = sent.Line.IndexOf('=', StringComparison.Ordinal);
            var page = after < 0 ? 0 : int.Parse(sent.Line.AsSpan(after + 1), CultureInfo.InvariantCulture);
            return (_asked[page] = _asked.GetValueOrDefault(page) + 1) <= refusals
                ? Status(503, "{}")
                : Ok(JsonSerializer.Serialize(
                    new { data = new[] { new { id = $"o_{page}" } }, next = page < Pages - 1 ? $"{page + 1}" : null }));
        };
        var id = await kit.AcceptAsync("""{ "id": "s1" }""");
        await StatusMatrixTests.EndedAsync(kit, id);
        Assert.Equal(ends, kit.Reader.Find(id)!.Status);
        Assert.All(_asked.Values, times => Assert.Equal(Math.Min(refusals + 1, RetryPolicy.MaxAttempts), times));
        Assert.Equal(ends == RunStatus.Completed ? Pages : 1, _asked.Count);
    }
}
