using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Editing;

/// <summary>What holds for every edit of every flow.</summary>
public sealed class EditPropertyTests
{
    private const int Sequences = 10_000;

    [Fact]
    public void Undo_after_do_is_the_flow_of_before_and_redo_is_the_flow_of_after_in_ten_thousand_random_sequences()
    {
        var first = Environment.TickCount;
        var done = 0;
        for (var seed = first; seed < first + Sequences; seed++)
        {
            try
            {
                done += Walk(new Random(seed), seed);
            }
            catch (Exception thrown) when (thrown is not OutOfMemoryException)
            {
                Assert.Fail($"Seed {seed}: {thrown}");
            }
        }
        // Edits that are all refused would prove nothing.
        Assert.True(done > Sequences, $"Only {done} edits were made.");
    }

    private static int Walk(Random random, int seed)
    {
        var start = Start(random, seed);
        var history = new FlowHistory(start);
        var edits = new RandomEdit(random);
        var texts = new List<string> { FlowJson.Write(start) };
        for (var length = random.Next(1, 7); length > 0; length--)
        {
            var (before, edit) = (history.Flow, edits.For(history.Flow));
            history.Pause();
            if (history.Do(edit) is not EditResult.Done { IsChange: true } made)
            {
                Assert.Same(before, history.Flow);
                continue;
            }
            texts.Add(FlowJson.Write(made.Flow));
            Assert.False(string.IsNullOrWhiteSpace(history.UndoLabel));
        }
        var read = FlowJson.Read(texts[^1], out var problems, keepUnknown: true);
        Assert.True(read is not null, string.Join(" ", problems.Select(problem => problem.Message)));
        Assert.Equal(texts[^1], FlowJson.Write(read));
        for (var i = texts.Count - 2; i >= 0; i--)
        {
            Assert.IsType<EditResult.Done>(history.Undo());
            Assert.Equal(texts[i], FlowJson.Write(history.Flow));
        }
        Assert.False(history.CanUndo);
        for (var i = 1; i < texts.Count; i++)
        {
            Assert.IsType<EditResult.Done>(history.Redo());
            Assert.Equal(texts[i], FlowJson.Write(history.Flow));
        }
        Assert.False(history.CanRedo);
        return texts.Count - 1;
    }

    private static Flow Start(Random random, int seed) => random.Next(4) switch
    {
        0 => RandomFlow.Make(seed),
        1 => Sound.Flow() with { Steps = [] },
        _ => ReadyMadeFlows.All[random.Next(ReadyMadeFlows.All.Length)],
    };
}
