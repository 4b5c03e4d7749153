using System.Runtime.CompilerServices;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Architecture;

namespace FlowDesigner.Tests.Crash;

/// <summary>The list of places where a crash test stops the process is complete, or these fail.</summary>
public sealed class FaultPointScanTests
{
    public static TheoryData<string> OpNames() =>
        [.. typeof(JournalOp).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JournalOp)) && !type.IsAbstract)
            .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(OpNames))]
    public void Every_kind_of_journal_op_has_a_point_before_and_after_its_commit(string kind)
    {
        var type = typeof(JournalOp).Assembly.GetTypes().Single(type => type.Name == kind);
        var name = FaultPoints.NameOf(type == typeof(RunOp) ? new RunOp(1, 1) : (JournalOp)RuntimeHelpers.GetUninitializedObject(type));
        Assert.Contains($"before-commit:{name}", FaultPoints.All);
        Assert.Contains($"after-commit:{name}", FaultPoints.All);
    }

    [Fact]
    public void A_run_op_is_named_by_what_it_carries_and_each_name_is_a_point()
    {
        var claim = new ClaimOf(1, null);
        var intent = new Intent(new EffectName(1, "a", "b"), "p", [], 0, _ => "");
        var end = new RunEnd(RunStatus.Completed, 0, null, 1, null);
        (string Name, RunOp Op)[] ops =
        [
            ("claim", new RunOp(1, 1) { Claim = claim }),
            ("claim-intent", new RunOp(1, 1) { Claim = claim, Intent = intent }),
            ("intent", new RunOp(1, 1) { Intent = intent }),
            ("page", new RunOp(1, 1) { DropCompletedBelow = "each[" }),
            ("end", new RunOp(1, 1) { End = end }),
            ("wait", new RunOp(1, 1) { Waits = [new WaitRow("ok", WaitKind.Person)], End = end with { Status = RunStatus.Waiting } }),
            ("park", new RunOp(1, 1) { End = end with { Status = RunStatus.Waiting } }),
            ("result", new RunOp(1, 1)),
        ];
        Assert.All(ops, op => Assert.Equal(op.Name, FaultPoints.NameOf(op.Op)));
        Assert.All(ops, op => Assert.Contains($"after-commit:{op.Name}", FaultPoints.All));
    }

    [Fact]
    public void Every_effect_and_the_look_up_have_a_point_before_and_after_their_send()
    {
        foreach (var what in Enum.GetNames<Effect>().Select(name => name.ToLowerInvariant()).Append("lookup"))
            Assert.Superset(new HashSet<string> { $"before-send:{what}", $"after-send:{what}" }, FaultPoints.All.ToHashSet());
    }

    [Fact]
    public void Every_commit_of_the_journal_and_every_send_of_a_run_stands_between_two_points()
    {
        var found = 0;
        (string, string, string)[] places = [("Storage/Sqlite", ".Commit.Execute(", "commit"), ("Runs", "ransport.SendAsync(", "send")];
        foreach (var (folder, call, moment) in places)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Folder("FlowDesigner.Core"), folder), "*.cs"))
            {
                var lines = File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)).ToArray();
                foreach (var i in Enumerable.Range(0, lines.Length).Where(i => lines[i].Contains(call, StringComparison.Ordinal)))
                {
                    found++;
                    Assert.Contains($"Pass(\"before-{moment}\"", lines[i - 1], StringComparison.Ordinal);
                    Assert.Contains($"Pass(\"after-{moment}\"", lines[i + 1], StringComparison.Ordinal);
                }
            }
        }
        // One way to commit and one way to send: a second one is a second place to forget a point.
        Assert.Equal(2, found);
    }
}
