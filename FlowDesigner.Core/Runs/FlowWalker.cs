using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Walks a flow from the top. A step with a finished row hands back what it gave; the first without one is carried out. That is the whole
/// of resuming: after any crash the journal alone says what is left to do.
/// </summary>
internal sealed class FlowWalker(StepEdge edge)
{
    internal static readonly JsonElement Nothing = JsonBody.Parse("{}"u8.ToArray());
    private static readonly IReadOnlySet<string> NoSteps = new HashSet<string>();

    /// <summary>Runs the steps of one scope; ends with the last one, or with the first that does not complete.</summary>
    public async ValueTask<Outcome> WalkAsync(Position at, ImmutableArray<CompiledStep> steps)
    {
        foreach (var step in steps)
        {
            if (!at.HasReached(step))
                continue;
            if (step is CompiledPass)
            {
                at.Reach(new(step.Key, null));
                continue;
            }
            var path = at.PathOf(step.Key);
            var row = edge.Recall(path);
            // What was under way when the process ended is found out about, whoever else ends the run meanwhile.
            if (at.IsHalted && row is (null or { Status: StepStatus.Retry or StepStatus.Waiting }))
                return new Outcome.Halted();
            switch (await CarryOutAsync(at, step, path, row))
            {
                case Outcome.Completed done:
                    at.Set(step.Key, done);
                    at.Reach(new(step.Key, done.Port ?? Taken(step, done.Output)));
                    break;
                case Outcome.Failed failed when step.HasErrorPath:
                    edge.Handle(at, path, failed);
                    at.Recover(step, failed);
                    break;
                // An undecided branch stops neither the preview nor the steps that do not hang on it.
                case Outcome.Undecided:
                    break;
                case var other:
                    // A branch that stopped has said it already, and says it better than the Parallel around it.
                    if (at.StoppedAt is null)
                        at.StopAt(step.Key);
                    return other;
            }
        }
        return new Outcome.Completed(Nothing);
    }

    private static string? Taken(CompiledStep step, JsonElement output) =>
        step is CompiledIf or CompiledSwitch ? output.GetProperty("taken").GetString() : null;

    private async ValueTask<Outcome> CarryOutAsync(Position at, CompiledStep step, string path, StepRow? row)
    {
        if (step is not CompiledParallel && Recalled(step, row) is { } known)
        {
            if (step is CompiledLoop && known is Outcome.Completed)
                at.Include(LoopState.In(row!));
            return known;
        }
        at.Now = edge.StartOf(path, row);
        try
        {
            return step switch
            {
                CompiledAction action => await ActAsync(at, action, path, row),
                CompiledIf condition => Decide(at, condition, path),
                CompiledSwitch choice => Choose(at, choice, path),
                CompiledParallel parallel => await new ParallelWalker(edge, this).WalkAsync(at, parallel, path, row),
                CompiledJoin => edge.HoldBack(at, step, NoSteps) ?? Finish(at, path, Nothing),
                CompiledSet set => edge.HoldBack(at, set, set.Values.Steps)
                    ?? Finish(at, path, set.Values.Evaluate(at)) with { StandIn = at.StandInAmong(set.Values.Steps) is not null },
                CompiledStop stop => Stop(at, stop, path),
                CompiledLoop loop => await new LoopWalker(edge, this).WalkAsync(at, loop, path, row),
                CompiledWait wait => new WaitWalker(edge).Walk(at, wait, path, row),
                CompiledApprove approve => new ApprovalWalker(edge).Walk(at, approve, path, row),
                CompiledCall call => await new CallWalker(edge).WalkAsync(at, call, path, row),
                _ => throw new FlowNotRunnableException($"No way to run a step of kind {step.GetType().Name}."),
            };
        }
        catch (MappingException problem)
        {
            return Fail(at, path, row, $"Step \"{step.Key}\"{Field(problem.Pointer)}: {problem.Message} ({problem.Code})", problem.Code);
        }
        catch (InputException problem)
        {
            return Fail(at, path, row, $"Step \"{step.Key}\": {problem.Message} ({problem.Code})", problem.Code);
        }
        catch (ConnectionUnusableException problem)
        {
            return Fail(at, path, row, $"Step \"{step.Key}\": {problem.Message} (connection.unusable)", "connection.unusable");
        }
    }

    private Outcome? Recalled(CompiledStep step, StepRow? row) => row switch
    {
        null => null,
        { Status: StepStatus.Completed } => new Outcome.Completed(row.Output is { } output ? JsonBody.Parse(output) : Nothing)
        {
            Port = step is CompiledWait or CompiledApprove ? row.Cursor : null,
        },
        { Status: StepStatus.Skipped } => new Outcome.Skipped(row.Message ?? ""),
        { Status: StepStatus.Failed } => Outcome.Failed.Of(row),
        { Status: StepStatus.Unknown } => new Outcome.Unknown(row.Message ?? ""),
        { Status: StepStatus.Retry, WakeAt: { } at } when at > edge.NowMs => new Outcome.Retry(at, row.Message ?? ""),
        _ => null,
    };

    private async ValueTask<Outcome> ActAsync(Position at, CompiledAction step, string path, StepRow? row)
    {
        var connection = await edge.OpenAsync(step);
        var prepared = StepPreparer.Prepare(step, at, path, connection, edge.OwnKey(path));
        return step.Action.Compute is { } compute ? Finish(at, path, compute(prepared.Inputs)) : await edge.PerformAsync(at, prepared, row);
    }

    private Outcome Decide(Position at, CompiledIf step, string path)
    {
        if (edge.HoldBack(at, step, step.Condition.Steps) is { } held)
            return held;
        var taken = step.Condition.EvaluateCondition(at) ? StepPort.Yes : StepPort.No;
        return Finish(at, path, JsonBody.Write(json => json.WriteString("taken", taken)));
    }

    private Outcome Choose(Position at, CompiledSwitch step, string path)
    {
        var uses = step.Cases.SelectMany(one => one.EqualTo.Steps).Concat(step.Value.Steps).ToHashSet(StringComparer.Ordinal);
        if (edge.HoldBack(at, step, uses) is { } held)
            return held;
        var value = SwitchValue.Of(step.Value.Evaluate(at));
        var taken = step.Cases.FirstOrDefault(one => SwitchValue.Of(one.EqualTo.Evaluate(at)) == value).Key ?? StepPort.Otherwise;
        return Finish(at, path, JsonBody.Write(json => json.WriteString("taken", taken)));
    }

    private Outcome.Skipped Stop(Position at, CompiledStop step, string path)
    {
        var reason = step.Reason.EvaluateText(at);
        edge.Record(at, new StepRow(path, StepStatus.Skipped) { Attempts = 1, Started = Ms(at), Finished = edge.NowMs, Message = reason });
        return new Outcome.Skipped(reason);
    }

    private Outcome.Completed Finish(Position at, string path, JsonElement output)
    {
        edge.Record(at, new StepRow(path, StepStatus.Completed)
        {
            Attempts = 1,
            Started = Ms(at),
            Finished = edge.NowMs,
            Output = System.Text.Encoding.UTF8.GetBytes(output.GetRawText()),
        });
        return new Outcome.Completed(output);
    }

    private Outcome.Failed Fail(Position at, string path, StepRow? row, string why, string code)
    {
        edge.Record(at, new StepRow(path, StepStatus.Failed)
            { Attempts = Math.Max(1, row?.Attempts ?? 0), Started = Ms(at), Finished = edge.NowMs, Message = why });
        return new Outcome.Failed(why, code);
    }

    private static long Ms(Position at) => at.Now.ToUnixTimeMilliseconds();

    private static string Field(string pointer) => pointer.Length > 1 ? $", field \"{pointer[1..].Replace('/', '.')}\"" : "";
}
