using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Mappings;

/// <summary>Runs a property with a printed seed. FLOWDESIGNER_LONG=1 runs far more cases, FLOWDESIGNER_SEED repeats a run.</summary>
internal static class Fuzz
{
    public static bool IsLong => Environment.GetEnvironmentVariable("FLOWDESIGNER_LONG") == "1";

    public static void Run<T>(ITestOutputHelper output, Arbitrary<T> values, int cases, int longCases, Action<T> holds)
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("FLOWDESIGNER_SEED"), out var given)
            ? given : (ulong)Random.Shared.NextInt64();
        var count = IsLong ? longCases : cases;
        output.WriteLine($"FLOWDESIGNER_SEED={seed}, {count} cases");
        Prop.ForAll(values, holds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithStartSize(20).WithEndSize(200).WithReplay(seed, 1));
    }

    /// <summary>What <see cref="RandomProgram"/> makes programs of.</summary>
    public static Arbitrary<int[]> Decisions { get; } =
        Arb.From(Gen.Choose(0, 1_000_000).ArrayOf(), ArbMap.Default.ArbFor<int[]>().Shrinker);
}
