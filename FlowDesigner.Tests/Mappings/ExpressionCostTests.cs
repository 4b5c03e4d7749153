using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using FlowDesigner.Core.Mappings;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Mappings;

/// <summary>Measured alone: what other tests do meanwhile would count as cost.</summary>
[CollectionDefinition(nameof(ExpressionCostTests), DisableParallelization = true)]
[Collection(nameof(ExpressionCostTests))]
public class ExpressionCostTests(ITestOutputHelper output)
{
    private const int MostMilliseconds = 250;
    private const long MostBytes = 10_000_000;

    // What the budget does not count: closures, messages, what a computation throws away at once.
    private const long Slack = 2_000_000;

    private static readonly byte[] Drain = new byte[20_000_000];

    private static readonly string Text900K = new('a', 900_000);

    private static readonly JsonElement Big = JsonSerializer.SerializeToElement(new
    {
        text = Text900K,
        half = new string('a', 450_000) + "b",
        list = Enumerable.Range(0, 100_000).Select(n => new { n, name = "item " + n, amount = n / 100m }),
        numbers = Enumerable.Range(0, 100_000).Select(n => (n * 7919) % 100_003),
        texts = Enumerable.Range(0, 2_000).Select(n => new string('a', 400) + n),
        wide = Enumerable.Range(0, 20_000).ToDictionary(n => "field" + n, n => n),
    });

    private static readonly JsonElement Wide = JsonSerializer.SerializeToElement(
        new { wide = Enumerable.Range(0, 10_000).ToDictionary(n => "field" + n, n => n) });

    public static TheoryData<string, string> Hostile => new()
    {
        { "text doubled 20 times", Chain("'aaaaaaaaaaaaaaaa'", 20, "| replace('a', 'aa')") },
        { "text doubled through map", Chain("['aaaaaaaaaaaaaaaa']", 30, "| map(concat(item, item))") },
        { "shared list doubled 60 times", Chain("[[1, 2, 3]]", 60, "| map([item, item])") },
        { "shared text written again and again", Chain("[trigger.text | upper]", 40, "| map([item, item])") },
        { "flattened doubling", Chain("[1]", 40, "| map([item, item]) | flatten") },
        { "power by squaring", Chain("10", 200, "* 1000000") },
        { "small power", Chain("1.5", 200, "* 1.5") },
        { "long division chain", Chain("1", 200, "/ 3") },
        { "map in map", "sum(map(trigger.numbers, count(map(trigger.numbers, item))))" },
        { "any in any", "any(trigger.numbers, any(trigger.numbers, item < 0))" },
        { "search at its worst", "contains(trigger.text, trigger.half)" },
        { "many long searches", "count(trigger.texts, contains(trigger.text, item))" },
        { "replace at its worst", "replace(trigger.text, trigger.half, '')" },
        { "split to characters", "split(trigger.text, 'a')" },
        { "join of one long text", "join(map(trigger.list, trigger.text), '')" },
        { "sort of 100,000 items", "sort(trigger.list, 0 - item.n)" },
        { "sort of long texts", "sort(trigger.texts)" },
        { "distinct of 100,000 items", "distinct(trigger.list, item.name)" },
        { "lookup in a wide object", "map(trigger.numbers, trigger.wide.field0)" },
        { "dynamic lookup in a wide object", "map(trigger.numbers, get(trigger.wide, 'field1'))" },
        { "index deep into a list", "map(trigger.numbers, trigger.list[99999].n)" },
        { "dates by the thousand", "map(trigger.numbers, format_date(item, 'dddd, d MMMM yyyy HH:mm:ss', 'Asia/Kolkata'))" },
        { "a pattern at its worst", "matches(trigger.text, '(a|b)*a(a|b){30}c')" },
        { "patterns by the thousand", "map(trigger.numbers, matches('x', concat('a', item)))" },
        { "a pattern that finds everywhere", "replace_pattern(trigger.text, 'a', 'bb')" },
        { "a pattern that looks to the end each time", "replace_pattern(clip(trigger.text, 2000), 'a.*b|a', '')" },
        { "a pattern on many texts", "map(trigger.texts, extract(item, '(a+)([0-9]+)'))" },
        { "groups of one", "group(trigger.list, item.name)" },
        { "groups within groups", "group(trigger.list, count(group(trigger.numbers, item)))" },
        { "merged again and again", Chain("trigger.wide", 30, "| merge({a: 1})") },
        { "an object of all items", "to_object(trigger.list, item.name, item)" },
        { "entries of a wide object", "map(trigger.numbers, count(entries(trigger.wide)))" },
        { "chunks of one", "chunk(trigger.numbers, 1)" },
        { "lists combined again and again", Chain("[1]", 40, "| map([item, item]) | flatten | combine([1, 2, 3])") },
        { "zipped again and again", Chain("trigger.numbers", 10, "| zip([1, 2, 3])") },
        { "calendar by the thousand", "map(trigger.numbers, date_diff(item, add_time(start_of(item, 'month', 'Asia/Kolkata'), 1, 'year', "
            + "'Europe/Berlin'), 'weeks', 'America/New_York'))" },
        { "dates read by the thousand", "map(trigger.numbers, parse_date('31/01/2026', 'dd/MM/yyyy', 'Asia/Kolkata'))" },
        { "a part searched for at its worst", "before(trigger.text, trigger.half)" },
        { "padding", "map(trigger.numbers, pad_end('a', 1000000, 'ab'))" },
        { "unknown zones", "map(trigger.numbers, format_date(item, 'yyyy', concat('Mars/Z', item)))" },
        { "accents removed", "map(trigger.texts, ascii(trigger.text))" },
        { "characters kept", "map(trigger.texts, keep_chars(trigger.text))" },
        { "web encoding", "map(trigger.texts, url_encode(trigger.text))" },
        { "JSON written and read", Chain("trigger.list", 20, "| json | parse_json") },
        { "JSON quoted again and again", Chain("'\"'", 40, "| json") },
        { "comparison of long texts", "count(trigger.texts, upper(trigger.text) == upper(trigger.text))" },
        { "money by the thousand", "map(trigger.list, money(item.amount, 'USD'))" },
        { "a list of all there is", "[trigger, trigger, trigger, trigger, trigger, trigger]" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void I_03_expression_cost_stops_early_or_finishes_cheaply(string what, string expression)
    {
        var template = Template.Text($"{{{{ {expression} }}}}");
        Assert.Empty(template.Problems);
        var scope = new Scope(Mapping.Noon).Set("trigger", Big);
        var (best, bytes, outcome) = (double.MaxValue, long.MaxValue, "");
        // The best of a few: the machine has other things to do, the budget is about this work alone.
        for (var attempt = 0; attempt < 20 && (best > MostMilliseconds || attempt < 2); attempt++)
        {
            using var writer = new Utf8JsonWriter(new Sink());
            var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                template.Write(writer, scope);
                outcome = "finished";
            }
            catch (MappingException stopped)
            {
                outcome = stopped.Code;
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        output.WriteLine($"{what}: {outcome}, {best:F1} ms, {bytes / 1e6:F2} MB");

        Assert.True(best <= MostMilliseconds, $"{what}: {outcome} after {best:F0} ms");
        Assert.True(bytes <= MostBytes + Slack, $"{what}: {outcome} after {bytes:N0} bytes");
        Assert.Contains(
            outcome, (string[])["finished", "mapping.too_costly", "mapping.too_large", "mapping.number_range", "mapping.time_zone"]);
    }

    [Theory]
    [InlineData("(", ")", "1")]
    [InlineData("[", "]", "1")]
    [InlineData("{a:", "}", "1")]
    [InlineData("-", "", "1")]
    [InlineData("not ", "", "true")]
    [InlineData("upper(", ")", "'a'")]
    [InlineData("", ".a", "trigger")]
    [InlineData("", "[0]", "trigger")]
    [InlineData("", "|upper", "'a'")]
    [InlineData("", "+1", "1")]
    [InlineData("", "??1", "1")]
    [InlineData("1==(", ")", "1")]
    public void I_03_expression_cost_of_nesting_ends_as_a_problem(string open, string close, string core)
    {
        foreach (var (times, code) in new[] { (300, "mapping.too_deep"), (10_000, "mapping.too_long") })
        {
            var nested = string.Concat(Enumerable.Repeat(open, times)) + core + string.Concat(Enumerable.Repeat(close, times));
            Assert.Equal(code, Mapping.Problem($"{{{{ {nested} }}}}").Code);
        }
    }

    [Fact]
    public void I_03_expression_cost_of_deep_templates_ends_as_a_problem()
    {
        using var deep = JsonDocument.Parse(
            new string('[', 10_000) + new string(']', 10_000), new JsonDocumentOptions { MaxDepth = 10_001 });

        Assert.Equal("mapping.too_deep", Assert.Single(Template.Parse(deep.RootElement).Problems).Code);
    }

    [Theory]
    [InlineData("{{")]
    [InlineData("{{'}}")]
    [InlineData("{{ \"}} {{ '}}")]
    [InlineData("{{1}}")]
    [InlineData("{{{")]
    [InlineData("}}")]
    public void I_03_expression_cost_of_a_long_text_of_braces_is_linear(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));
        var started = Stopwatch.GetTimestamp();

        var template = Template.Text(text);

        Assert.True(template.Problems.Count <= Limits.Problems);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void I_03_expression_cost_of_a_check_stays_small()
    {
        var doubled = Chain("[1]", 50, "| map({a: item, b: item})");
        var unknown = string.Join(" ", Enumerable.Range(0, 20_000).Select(n => $"{{{{ trigger.wide.feld{n} }}}}"));
        foreach (var text in (string[])[$"{{{{ if(true, {doubled}, {doubled}) }}}}", unknown])
            foreach (var seen in (bool[])[true, false])
            {
                var scope = new ScopeShape().Set("trigger", Shape.FromSample(Wide, seen));
                var started = Stopwatch.GetTimestamp();

                Template.Text(text).Check(scope);

                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3), "took " + Stopwatch.GetElapsedTime(started));
            }
    }

    [Fact]
    public void Ordinary_lists_of_100000_items_are_within_the_limits() =>
        Assert.Equal(
            "4999950000", Template.Text("{{ sum(trigger.list, item.n) }}").EvaluateText(new Scope(Mapping.Noon).Set("trigger", Big)));

    /// <summary>Takes what is written, so that the measured bytes are the evaluation's own.</summary>
    private sealed class Sink : IBufferWriter<byte>
    {
        public void Advance(int count) { }

        public Memory<byte> GetMemory(int sizeHint = 0) => Drain;

        public Span<byte> GetSpan(int sizeHint = 0) => Drain;
    }

    private static string Chain(string start, int times, string next) => start + " " + string.Join(" ", Enumerable.Repeat(next, times));
}
