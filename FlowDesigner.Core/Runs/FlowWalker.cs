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
    private static readonly JsonElement Nothing = JsonBody.Parse("{}"u8.ToArray());

    /// <summary>Runs the steps of one scope; ends with the last one, or with the first that does not complete.</summary>
    public async ValueTask<Outcome> WalkAsync(Position at, ImmutableArray<CompiledStep> steps)
    {
        var reached = new HashSet<StepPort>();
        foreach (var step in steps)
        {
            if (!IsReached(step, reached))
                continue;
            var outcome = await CarryOutAsync(at, step);
            if (outcome is not Outcome.Completed done)
            {
                // An undecided branch stops neither the preview nor the steps that do not hang on it.
                if (outcome is Outcome.Undecided)
                    continue;
                return outcome;
            }
            at.Set(step.Key, done);
            reached.Add(new StepPort(step.Key, done.Port));
            if (step is CompiledIf)
                reached.Add(new StepPort(step.Key, TookYes(done.Output) ? StepPort.Yes : StepPort.No));
        }
        return new Outcome.Completed(Nothing);
    }

    private static bool IsReached(CompiledStep step, HashSet<StepPort> reached)
    {
        if (step.After.IsEmpty)
            return true;
        foreach (var port in step.After)
        {
            if (reached.Contains(port))
                return true;
        }
        return false;
    }

    private static bool TookYes(JsonElement branch) => branch.GetProperty("taken").GetString() == StepPort.Yes;

    private async ValueTask<Outcome> CarryOutAsync(Position at, CompiledStep step)
    {
        var path = at.PathOf(step.Key);
        var row = edge.Recall(path);
        if (Recalled(step, row) is { } known)
            return known;
        at.Now = edge.StartOf(path, row);
        try
        {
            return step switch
            {
                CompiledAction action => await ActAsync(at, action, path, row),
                CompiledIf condition => Decide(at, condition, path),
                CompiledSet set => edge.HoldBack(at, set, set.Values.Steps) ?? Finish(at, path, set.Values.Evaluate(at)),
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
            return Fail(at, path, row, $"Step \"{step.Key}\"{Field(problem.Pointer)}: {problem.Message} ({problem.Code})");
        }
        catch (InputException problem)
        {
            return Fail(at, path, row, $"Step \"{step.Key}\": {problem.Message} ({problem.Code})");
        }
        catch (ConnectionUnusableException problem)
        {
            return Fail(at, path, row, $"Step \"{step.Key}\": {problem.Message} (connection.unusable)");
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
        { Status: StepStatus.Failed } => new Outcome.Failed(row.Message ?? ""),
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

    private Outcome.Failed Fail(Position at, string path, StepRow? row, string why)
    {
        edge.Record(at, new StepRow(path, StepStatus.Failed) { Attempts = Math.Max(1, row?.Attempts ?? 0), Started = Ms(at), Finished = edge.NowMs, Message = why });
        return new Outcome.Failed(why);
    }

    private static long Ms(Position at) => at.Now.ToUnixTimeMilliseconds();

    private static string Field(string pointer) => pointer.Length > 1 ? $", field \"{pointer[1..].Replace('/', '.')}\"" : "";
}
