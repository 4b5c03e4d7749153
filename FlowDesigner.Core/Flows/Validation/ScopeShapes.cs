using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>
/// What the mappings of a flow can see, place by place. Known from samples, so a
/// service that answers more than its sample is no error.
/// </summary>
public sealed class ScopeShapes(FlowCheck check)
{
    private static readonly Shape Failure = Shape.Object(new ShapeField("error",
        Shape.Object(new("message", Shape.Text), new("code", Shape.Text), new("status", Shape.Number, IsOptional: true))));

    private static readonly Shape FlowConnection = Shape.Object(new ShapeField("id", Shape.Text));

    private static readonly Shape Answer = Shape.Object(
        new("answer", Shape.Text), new("by", Shape.Text), new("note", Shape.Text.OrNull()), new("at", Shape.Text));

    private static readonly Shape Called = Shape.Object(new("runId", Shape.Text), new("status", Shape.Text), new("output", Shape.Any));

    private readonly Dictionary<string, Shape> _outputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shape> _items = new(StringComparer.Ordinal);
    private readonly Shape _trigger = Seen(check.Trigger?.Sample);

    /// <summary>What the trigger's own mappings see: the event and nothing else.</summary>
    public ScopeShape ForTrigger() => new ScopeShape().Set("trigger", _trigger);

    /// <summary>What a step sees: steps that surely ran, and steps on some way to it, which may be empty.</summary>
    public ScopeShape For(Step step)
    {
        var scope = ForTrigger().Set("connection", FlowConnection);
        if (check.Graph.Around(step.Key) is [.., var loop])
            scope.Set("item", check.Graph.Find(loop) is ForEachStep found ? ItemOf(found) : Shape.Any);
        foreach (var before in check.Graph.OnTheWayTo(step.Key))
            scope.SetStep(before.Key, SeenAt(step, before).OrNull());
        foreach (var before in check.Graph.SurelyBefore(step.Key).Where(before => !before.Disabled))
            scope.SetStep(before.Key, SeenAt(step, before));
        return scope;
    }

    /// <summary>What the condition of an awaited event sees: the event and what the Wait sees.</summary>
    public ScopeShape ForEvent(Step step, WaitEvent awaited) =>
        For(step).Set("event", Seen(check.Catalog.FindTrigger(awaited.App, awaited.Trigger)?.Sample));

    /// <summary>What a later step sees of an earlier one: its output, why it failed, or either where both edges lead here.</summary>
    private Shape SeenAt(Step step, Step before)
    {
        var failed = new StepPort(before.Key, StepPort.Error);
        if (!StepPort.Of(before).Contains(StepPort.Error) || check.Graph.SurelyTakes(step.Key, new(before.Key, null)))
            return OutputOf(before);
        return check.Graph.SurelyTakes(step.Key, failed) ? Failure : OutputOf(before).Merge(Failure);
    }

    /// <summary>What a For each's own item key sees: the item and what the loop itself sees.</summary>
    public ScopeShape ForItem(ForEachStep loop) => For(loop).Set("item", ItemOf(loop));

    private Shape OutputOf(Step step)
    {
        if (_outputs.TryGetValue(step.Key, out var known))
            return known;
        return _outputs[step.Key] = step switch
        {
            ActionStep action => Seen(check.ActionOf(action)?.Sample),
            IfStep or SwitchStep => Shape.Object(new ShapeField("taken", Shape.Text)),
            ForEachStep { OnItemError: OnItemError.Collect } loop => Counted(Shape.List(FailedItem(loop))),
            ForEachStep => Counted(Shape.Number),
            SetStep { Values.ValueKind: JsonValueKind.Object } set =>
                Shape.Object(set.Values.EnumerateObject().Select(value => new ShapeField(value.Name, Shape.Any))),
            // One that may time out gives another form then, and which it was is not known here.
            WaitStep { Event: { } awaited, Timeout: null } => Seen(check.Catalog.FindTrigger(awaited.App, awaited.Trigger)?.Sample),
            WaitStep { Event: null } => Shape.Object(new ShapeField("until", Shape.Text)),
            ApproveStep { Timeout: null } => Answer,
            CallFlowStep => Called,
            _ => Shape.Any,
        };
    }

    private static Shape Counted(Shape failed) => Shape.Object(
        new("done", Shape.Number), new("skipped", Shape.Number), new("failed", failed), new("unknown", Shape.Number),
        new("reasons", Shape.List(Shape.AnyObject)));

    private Shape FailedItem(ForEachStep loop) =>
        Shape.Object(new("id", Shape.Text), new("item", ItemOf(loop)), new("message", Shape.Text));

    private Shape ItemOf(ForEachStep loop) => _items.TryGetValue(loop.Key, out var known) ? known : _items[loop.Key] = FindItem(loop);

    private Shape FindItem(ForEachStep loop)
    {
        if (loop.Source is not { } source || check.ActionOf(source) is not { Paging: { } paging } action)
            return Shape.Any;
        var page = new AppResponse(200, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(action.Sample));
        return paging.Items(page).Select(item => Shape.FromSample(item, seen: true)).FirstOrDefault() ?? Shape.Any;
    }

    private static Shape Seen(string? sample)
    {
        if (sample is null)
            return Shape.Any;
        var shape = Shape.FromSample(JsonBody.Parse(Encoding.UTF8.GetBytes(sample)), seen: true);
        // A sample without fields promises nothing: the payload of a run that a person starts may hold anything.
        return shape is { Kind: ShapeKind.Object, Fields.Count: 0 } ? Shape.AnyObject : shape;
    }
}
