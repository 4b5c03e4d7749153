using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>The effect ledger's rows, inside the journal's transaction.</summary>
internal sealed class EffectLedger(JournalStatements sql)
{
    /// <summary>The heart of "never twice": the first run to name an effect owns it; everybody else is told who does.</summary>
    public void Take(long runId, Intent intent, RunOpResult result)
    {
        if (Insert(runId, intent, 1) is { } first)
        {
            result.Taken = first;
            return;
        }
        var (latest, ownerIsOpen) = Latest(intent.Name);
        var isMine = latest.RunId == runId && latest.Path == intent.Path;
        switch (latest.Outcome)
        {
            case EffectOutcome.Declined:
            // Somebody agreed to that; the earlier one stays in the ledger as it is.
            case EffectOutcome.Done when intent.After == latest.Generation && latest.RunId == runId:
                result.Taken = Insert(runId, intent, latest.Generation + 1);
                break;
            case EffectOutcome.NotMade when isMine || !ownerIsOpen:
            case EffectOutcome.Pending when (isMine || (intent.Adopt && !ownerIsOpen))
                && latest.BodyHash.AsSpan().SequenceEqual(intent.BodyHash):
                sql.AdoptEffect.Bind(intent.BodyHash).Bind(runId).Bind(intent.Path).Bind(intent.Name.ConnectionId).Bind(intent.Name.Action)
                    .Bind(intent.Name.BusinessKey).Bind(latest.Generation).Execute();
                result.WasInDoubt = latest.Outcome == EffectOutcome.Pending;
                result.Taken = latest with
                    { Outcome = EffectOutcome.Pending, BodyHash = intent.BodyHash, RunId = runId, Path = intent.Path };
                break;
            default:
                result.Conflict = latest;
                result.ConflictIsOpen = ownerIsOpen;
                break;
        }
    }

    private EffectRow? Insert(long runId, Intent intent, int generation)
    {
        var key = intent.KeyOf(generation);
        return sql.InsertEffect.Bind(intent.Name.ConnectionId).Bind(intent.Name.Action).Bind(intent.Name.BusinessKey).Bind(generation)
            .Bind(key).Bind(intent.BodyHash).Bind(intent.At).Bind(runId).Bind(intent.Path).Execute() == 1
            ? new EffectRow(intent.Name, generation)
            {
                IdempotencyKey = key,
                BodyHash = intent.BodyHash,
                FirstSent = intent.At,
                Outcome = EffectOutcome.Pending,
                RunId = runId,
                Path = intent.Path,
            }
            : null;
    }

    private (EffectRow Row, bool OwnerIsOpen) Latest(EffectName name)
    {
        var found = sql.LatestEffect.Bind(name.ConnectionId).Bind(name.Action).Bind(name.BusinessKey);
        found.Step();
        var row = new EffectRow(name, found.Int(0))
        {
            IdempotencyKey = found.Text(1),
            BodyHash = found.Blob(2),
            FirstSent = found.Long(3),
            Outcome = (EffectOutcome)found.Int(4),
            Output = found.IsNull(6) ? default(ReadOnlyMemory<byte>?) : new StoredBytes(found.Int(5), found.Blob(6)).Open(),
            RunId = found.Long(7),
            Path = found.Text(8),
        };
        var open = !found.IsNull(9) && !((RunStatus)found.Int(9)).IsEnded();
        found.Reset();
        return (row, open);
    }

    public void Settle(EffectRow effect)
    {
        var output = effect.Output is { } bytes ? StoredBytes.Of(bytes) : default;
        var settle = sql.SettleEffect.Bind((int)effect.Outcome).Bind(output.Codec);
        (effect.Output is null ? settle.BindNull() : settle.Bind(output.Bytes.Span))
            .Bind(effect.Name.ConnectionId).Bind(effect.Name.Action).Bind(effect.Name.BusinessKey).Bind(effect.Generation).Execute();
    }
}
