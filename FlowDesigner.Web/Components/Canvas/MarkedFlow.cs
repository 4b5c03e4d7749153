using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>A flow with the marks of a run: every step has one, also those that the run never came to.</summary>
internal sealed class MarkedFlow
{
    private readonly FlowGraph _graph;
    private readonly Dictionary<string, StepMark> _marks;

    public MarkedFlow(FlowGraph graph, IReadOnlyDictionary<string, StepMark> marks)
    {
        _graph = graph;
        _marks = new(marks, StringComparer.Ordinal);
        _marks.TryAdd(FlowPictures.Trigger, new StepMark(State.Completed, "Received"));
        Fill(graph.Root, isReached: true);
    }

    public StepMark Of(string key) => _marks.GetValueOrDefault(key) ?? new StepMark(State.NotReached);

    public EdgeLook Look(StepPort from, string to)
    {
        var source = Of(from.Step);
        if (IsRefused(from) || source.State == State.NotTaken || Of(to).State == State.NotTaken)
            return EdgeLook.NotTaken;
        return source.IsReached && Of(to).IsReached ? EdgeLook.Taken : EdgeLook.AtRest;
    }

    private void Fill(FlowScope scope, bool isReached)
    {
        foreach (var step in scope.Steps)
        {
            var parents = _graph.Parents(step.Key);
            var isRefused = !isReached
                || (parents.Length > 0 && parents.All(parent => IsRefused(parent) || Of(parent.Step).State == State.NotTaken));
            _marks.TryAdd(step.Key, new StepMark(isRefused ? State.NotTaken : State.NotReached));
            if (step is ForEachStep)
                Fill(_graph.Inside(step.Key), isReached && Of(step.Key).State != State.NotTaken);
        }
    }

    // Another edge of a step that has decided.
    private bool IsRefused(StepPort port) => Of(port.Step).Branch is { } taken && taken != (port.Port ?? TakenPort.Plain);
}
