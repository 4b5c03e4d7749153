using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Tests.Flows;

public class FlowFuzzTests
{
    private static readonly string[] Fragments =
    [
        "null", "{}", "[]", "1e400", "-1", "\"\"", "\"\\ud800\"", "\"$type\": \"System.IO.File\",", "\"_type\": \"x\",", "{{", "}}",
            "{{ steps.", "\u0000",
        "\"after\": [\"customer\"],", "\"in\": \"each\",", "\"key\": \"linked\",", "9999999999999999999", "true", "\"../../etc/passwd\"",
            ",", ":", "\"", "😀",
    ];

    [Fact]
    public void I_01_a_mutated_flow_is_only_ever_a_list_of_problems()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var texts = ReadyMadeFlows.All.Select(FlowJson.Write).ToList();
        for (var round = 0; round < 5_000; round++)
        {
            var text = new StringBuilder(texts[random.Next(texts.Count)]);
            for (var edits = random.Next(1, 6); edits > 0; edits--)
                Mutate(text, random);
            var mutated = text.ToString();
            try
            {
                var flow = FlowJson.Read(mutated, out var problems);
                Assert.True(flow is not null || !problems.IsEmpty);
                if (flow is null)
                    continue;
                FlowValidator.Check(flow, AppCatalog.BuiltIn);
                var written = FlowJson.Write(flow);
                Assert.Equal(written, FlowJson.Write(FlowJson.Read(written, out _, keepUnknown: true)!));
            }
            catch (Exception thrown)
            {
                Assert.Fail($"Seed {seed}, round {round}: {thrown}\n{mutated}");
            }
        }
    }

    [Theory]
    [InlineData("chain")]
    [InlineData("nested")]
    [InlineData("joined")]
    public void A_flow_at_its_limits_is_checked_within_seconds(string form)
    {
        var steps = Enumerable.Range(0, FlowJson.MaxSteps).Select(Step (i) => form switch
        {
            "chain" => Sound.If($"s{i}", i == 0 ? [] : [$"s{i - 1}:yes"]),
            "nested" => Sound.Each($"s{i}") with { In = i == 0 ? null : $"s{i - 1}" },
            _ => Sound.Set($"s{i}", [.. Enumerable.Range(0, i).TakeLast(50).Select(before => $"s{before}")]),
        });
        var started = TimeProvider.System.GetTimestamp();
        FlowValidator.Check(Sound.Flow([.. steps]), AppCatalog.BuiltIn);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    private static void Mutate(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 40), text.Length - at);
        switch (random.Next(5))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, Fragments[random.Next(Fragments.Length)]); break;
            case 2: text[at] = (char)random.Next(1, 0x3000); break;
            case 3: text.Insert(at, text.ToString(at, length)); break;
            default:
                // Whole values change places with others, so that many results are still JSON.
                var words = text.ToString().Split('"');
                words[random.Next(words.Length)] = words[random.Next(words.Length)];
                text.Clear().AppendJoin('"', words);
                break;
        }
        if (text.Length == 0)
            text.Append(' ');
    }
}
