using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What the steps of one claimed run wait for, and what came for them until the claim.</summary>
internal sealed class RunWaits(RunSession session, CompiledFlow flow, RunSnapshot snapshot, IReadOnlyDictionary<string, long> bindings)
{
    private readonly Dictionary<string, WaitAnswer> _answers = snapshot.Answers.ToDictionary(answer => answer.Path, StringComparer.Ordinal);
    private readonly HashSet<string> _known = [.. snapshot.Answers.Select(answer => answer.Path)];

    /// <summary>Steps whose answer this claim has seen.</summary>
    public IReadOnlySet<string> Known => _known;

    /// <summary>Of a run that goes on: the events that it may still wait for. A new run's were written when it was accepted.</summary>
    public IReadOnlyList<Expectation>? Expects =>
        snapshot.Run.Epoch == 0 || flow.EventWaits.IsEmpty ? null : flow.Expectations(bindings, snapshot.Run.FlowConnectionId);

    public void Await(Position at, CompiledStep step, WaitRow wait)
    {
        if (step is CompiledWait { Event: { } awaited })
            wait = wait with { Event = awaited.Of(bindings, snapshot.Run.FlowConnectionId), Since = snapshot.Run.Created };
        if (wait.Question is { } question)
            wait = wait with { Question = question with { FlowId = snapshot.Run.FlowId } };
        (at.Pending!.Waits ??= []).Add(wait);
    }

    public WaitAnswer? Take(Position at, string path)
    {
        if (!_answers.TryGetValue(path, out var answer))
            return null;
        (at.Pending!.Taken ??= []).Add(path);
        return answer;
    }

    public static void GiveUp(Position at, string path) => (at.Pending!.TimedOut ??= []).Add(path);

    public ValueTask<CallResult> StartAsync(string path, CallFlowStep step, ReadOnlyMemory<byte> payload) =>
        session.Around.Starter is { } starter
        ? starter.StartAsync(new FlowCall(new(snapshot.Run.Id, path), step.Flow, step.FlowConnection, payload, step.Wait),
            session.Around.Stopping)
        : throw new InvalidOperationException("The engine was not told how flows are started.");

    public ValueTask<CalledRun?> FindAsync(long runId) =>
        session.Around.Starter?.FindAsync(runId) ?? ValueTask.FromResult<CalledRun?>(null);
}
