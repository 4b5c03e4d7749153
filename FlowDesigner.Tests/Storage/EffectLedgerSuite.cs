using System.Text;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Tests.Storage;

/// <summary>The ledger: the first run to name an effect owns it, and everybody else is told who does.</summary>
public abstract class EffectLedgerSuite
{
    private static readonly EffectName Invoice = new(11, "create_invoice", "inv_1");

    protected abstract OpenStore Open();

    [Fact]
    public async Task Of_many_runs_that_declare_an_effect_at_once_one_may_send_it()
    {
        await using var store = Open();
        var runs = new List<long>();
        for (var i = 0; i < 32; i++)
            runs.Add(await store.StartedAsync());
        var results = await Task.WhenAll(runs.Select(run => DeclareAsync(store, run)));
        var winner = Assert.Single(results, result => result.Taken is not null);
        Assert.Equal(("key-1", 1, EffectOutcome.Pending), (winner.Taken!.IdempotencyKey, winner.Taken.Generation, winner.Taken.Outcome));
        Assert.False(winner.WasInDoubt);
        Assert.All(
            results.Where(result => result != winner),
            result => Assert.Equal((winner.Taken.RunId, true), (result.Conflict!.RunId, result.ConflictIsOpen)));
    }

    [Fact]
    public async Task After_a_restart_its_run_finds_the_effect_in_doubt_under_the_same_key()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await DeclareAsync(store, run);
        await store.ReopenAsync();
        await store.ClaimAsync(run, epoch: 1);
        var again = await DeclareAsync(store, run, epoch: 2, at: 99_000);
        Assert.True(again.WasInDoubt);
        Assert.Equal(("key-1", 4_000), (again.Taken!.IdempotencyKey, again.Taken.FirstSent));
    }

    [Fact]
    public async Task The_same_effect_of_another_step_of_the_run_is_a_conflict()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await DeclareAsync(store, run);
        Assert.NotNull((await DeclareAsync(store, run, path: "other")).Conflict);
    }

    [Fact]
    public async Task A_changed_body_under_an_effect_in_doubt_is_refused_also_to_its_own_run()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await DeclareAsync(store, run);
        Assert.NotNull((await DeclareAsync(store, run, body: 2)).Conflict);
    }

    [Fact]
    public async Task An_effect_in_doubt_whose_run_has_ended_is_taken_over_with_the_same_bytes_only()
    {
        await using var store = Open();
        var (first, second) = (await store.StartedAsync(), await store.StartedAsync());
        await DeclareAsync(store, first);
        Assert.NotNull((await DeclareAsync(store, second, adopt: true)).Conflict);
        await store.EndAsync(first, RunStatus.Failed);
        var asked = await DeclareAsync(store, second);
        Assert.Equal((true, false), (asked.Conflict is not null, asked.ConflictIsOpen));
        Assert.NotNull((await DeclareAsync(store, second, body: 2, adopt: true)).Conflict);
        var adopted = await DeclareAsync(store, second, adopt: true);
        Assert.Equal(("key-1", true), (adopted.Taken!.IdempotencyKey, adopted.WasInDoubt));
        Assert.Equal(second, store.Reader.FindEffect(Invoice)!.RunId);
    }

    [Fact]
    public async Task A_made_effect_is_handed_back_with_its_output_to_whoever_asks()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await SettleAsync(store, run, (await DeclareAsync(store, run)).Taken!, EffectOutcome.Done, """{ "id": "in_1" }""");
        await store.EndAsync(run);
        var late = await DeclareAsync(store, await store.StartedAsync(), body: 2, adopt: true);
        Assert.Equal(EffectOutcome.Done, late.Conflict!.Outcome);
        Assert.Equal("""{ "id": "in_1" }""", Encoding.UTF8.GetString(late.Conflict.Output!.Value.Span));
    }

    [Fact]
    public async Task A_declined_effect_is_asked_for_again_as_a_new_generation_with_a_new_key()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await SettleAsync(store, run, (await DeclareAsync(store, run)).Taken!, EffectOutcome.Declined);
        var again = await DeclareAsync(store, run, body: 2);
        Assert.Equal((2, "key-2", false), (again.Taken!.Generation, again.Taken.IdempotencyKey, again.WasInDoubt));
        Assert.Equal(2, store.Reader.FindEffect(Invoice)!.Generation);
    }

    [Fact]
    public async Task An_effect_that_was_surely_not_made_keeps_its_key_and_waits_for_its_own_run_while_that_is_open()
    {
        await using var store = Open();
        var (first, second) = (await store.StartedAsync(), await store.StartedAsync());
        await SettleAsync(store, first, (await DeclareAsync(store, first)).Taken!, EffectOutcome.NotMade);
        Assert.True((await DeclareAsync(store, second)).ConflictIsOpen);
        var again = await DeclareAsync(store, first, body: 2);
        Assert.Equal(("key-1", false), (again.Taken!.IdempotencyKey, again.WasInDoubt));
        await SettleAsync(store, first, again.Taken, EffectOutcome.NotMade);
        await store.EndAsync(first, RunStatus.Failed);
        var taken = await DeclareAsync(store, second);
        Assert.Equal(("key-1", false), (taken.Taken!.IdempotencyKey, taken.WasInDoubt));
    }

    [Fact]
    public async Task What_nobody_knows_is_sent_by_nobody()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await SettleAsync(store, run, (await DeclareAsync(store, run)).Taken!, EffectOutcome.Unknown);
        Assert.Equal(EffectOutcome.Unknown, (await DeclareAsync(store, run)).Conflict!.Outcome);
        await store.EndAsync(run, RunStatus.Unknown);
        Assert.Equal(EffectOutcome.Unknown, (await DeclareAsync(store, await store.StartedAsync(), adopt: true)).Conflict!.Outcome);
    }

    [Fact]
    public async Task An_effect_is_named_by_connection_action_and_business_key_together()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        foreach (var name in (EffectName[])[
            Invoice, Invoice with { ConnectionId = 12 }, Invoice with { Action = "void" }, Invoice with { BusinessKey = "inv_2" }
        ])
            Assert.Equal(1, (await DeclareAsync(store, run, name: name)).Taken!.Generation);
    }

    [Fact]
    public async Task A_claim_that_comes_too_late_declares_nothing()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await store.ReopenAsync();
        await store.ClaimAsync(run, epoch: 1);
        var late = await DeclareAsync(store, run);
        Assert.Equal((true, null), (late.Fenced, late.Taken));
        Assert.Null(store.Reader.FindEffect(Invoice));
    }

    private static async Task<RunOpResult> DeclareAsync(
        OpenStore store, long run, string path = "invoice", byte body = 1, bool adopt = false, int epoch = 1, long at = 4_000,
        EffectName? name = null)
    {
        var intent = new Intent(name ?? Invoice, path, [body], at, generation => $"key-{generation}") { Adopt = adopt };
        return (await store.WriteAsync(new RunOp(run, epoch) { Intent = intent })).Result;
    }

    private static async Task SettleAsync(OpenStore store, long run, EffectRow effect, EffectOutcome outcome, string? output = null)
    {
        ReadOnlyMemory<byte>? bytes = output is null ? null : Encoding.UTF8.GetBytes(output);
        await store.WriteAsync(new RunOp(run, 1) { Effects = { effect with { Outcome = outcome, Output = bytes } } });
    }
}
