using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Picking;

/// <summary>What is known about a flow's data while it is worked on: an event, and what steps gave.</summary>
/// <param name="Trigger">The event as the flow sees it; undefined where there is none yet.</param>
/// <param name="Outputs">Recorded outputs by step key; where one is missing, the action's own sample stands in.</param>
/// <param name="FlowConnection">The id under <c>connection</c>; null where the flow is not live yet.</param>
public sealed record SampleValues(JsonElement Trigger, ImmutableDictionary<string, JsonElement> Outputs, string? FlowConnection = null)
{
    public static SampleValues Nothing { get; } = new(default, ImmutableDictionary<string, JsonElement>.Empty);
}

/// <summary>One thing that a step can take values from.</summary>
/// <param name="Path">How mappings begin that take from it: <c>trigger</c>, <c>steps.customer</c>, <c>item</c>.</param>
/// <param name="Step">The step that gives it; null for the trigger and the flow connection.</param>
/// <param name="Value">What it holds on the sample.</param>
/// <param name="IsSure">False for a step that need not have run: its fields may be empty.</param>
public sealed record DataSource(string Path, Step? Step, JsonElement Value, bool IsSure = true);

/// <summary>What a step's mappings see: the sources for picking, and the scope and shapes to evaluate and check with.</summary>
public sealed class StepSight
{
    private StepSight(Scope scope, ScopeShape shape, IReadOnlyList<DataSource> sources) =>
        (Scope, Shape, Sources) = (scope, shape, sources);

    public Scope Scope { get; }
    public ScopeShape Shape { get; }
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>The same inside <c>map</c> and <c>filter</c>: an item of a list too.</summary>
    public StepSight WithItem(JsonElement item) => With("item", item);

    /// <summary>The same with one more name, such as <c>item</c> or <c>event</c>.</summary>
    public StepSight With(string root, JsonElement value)
    {
        var (scope, shape) = (new Scope(Scope.Now), new ScopeShape());
        foreach (var source in Sources)
        {
            if (source.Step is { } step && source.Path.StartsWith("steps.", StringComparison.Ordinal))
                scope.SetStep(step.Key, source.Value);
            else
                scope.Set(source.Path, source.Value);
        }
        foreach (var (name, known) in Shape.Roots)
            shape.Set(name, known);
        foreach (var (key, known) in Shape.Steps)
            shape.SetStep(key, known);
        scope.Set(root, value);
        shape.Set(root, value.ValueKind == JsonValueKind.Undefined ? Mappings.Shape.Any : Mappings.Shape.FromSample(value, seen: true));
        return new(scope, shape, [new(root, null, value), .. Sources.Where(source => source.Path != root)]);
    }

    /// <summary>What the trigger's own mappings see: the event.</summary>
    public static StepSight OfTrigger(FlowCheck check, SampleValues sample, DateTimeOffset now)
    {
        var trigger = TriggerOf(check, sample);
        return new(new Scope(now).Set("trigger", trigger), new ScopeShapes(check).ForTrigger(), [new("trigger", null, trigger)]);
    }

    /// <param name="check">The flow.</param>
    /// <param name="step">Whose mappings.</param>
    /// <param name="sample">The data that is known.</param>
    /// <param name="now">What <c>now</c> gives.</param>
    /// <param name="withItem">For a For each: what its own item key sees, the item too.</param>
    public static StepSight Of(FlowCheck check, Step step, SampleValues sample, DateTimeOffset now, bool withItem = false)
    {
        var shapes = new ScopeShapes(check);
        var scope = new Scope(now).Set("trigger", TriggerOf(check, sample));
        var sources = new List<DataSource> { new("trigger", null, TriggerOf(check, sample)) };
        var sure = check.Graph.SurelyBefore(step.Key).Select(before => before.Key).ToHashSet(StringComparer.Ordinal);
        var onTheWay = check.Graph.OnTheWayTo(step.Key).Select(before => before.Key).ToHashSet(StringComparer.Ordinal);
        onTheWay.UnionWith(sure);
        foreach (var at in check.Graph.Around(step.Key).Append(step.Key))
        {
            foreach (var before in StepsBefore(check.Graph, at).Where(before => onTheWay.Contains(before.Key)))
            {
                var output = OutputOf(check, before, sample, scope);
                scope.SetStep(before.Key, output);
                // An If tells by its edges what it found; nobody maps from it.
                if (before is not IfStep)
                    sources.Add(new($"steps.{before.Key}", before, output, sure.Contains(before.Key)));
            }
            if (check.Graph.Find(at) is ForEachStep loop && (at != step.Key || withItem))
            {
                var item = ItemsOf(check, loop, sample, scope) is [var first, ..] ? first : default;
                scope.Set("item", item);
                sources.RemoveAll(source => source.Path == "item");
                sources.Insert(0, new("item", loop, item));
            }
        }
        var connection = JsonBody.Write(json => json.WriteString("id", sample.FlowConnection ?? "example"));
        scope.Set("connection", connection);
        sources.Add(new("connection", null, connection));
        return new(scope, withItem && step is ForEachStep own ? shapes.ForItem(own) : shapes.For(step), sources);
    }

    /// <summary>The first items that a For each would go through on the sample.</summary>
    public static IReadOnlyList<JsonElement> ItemsOf(FlowCheck check, ForEachStep loop, SampleValues sample, IScope scope)
    {
        if (loop.Source is { } source)
        {
            if (check.ActionOf(source) is not { Paging: { } paging } action)
                return [];
            var page = sample.Outputs.TryGetValue(loop.Key, out var read) ? Encoding.UTF8.GetBytes(read.GetRawText())
                : Encoding.UTF8.GetBytes(action.Sample);
            return [.. paging.Items(new AppResponse(200, new Dictionary<string, string>(), page))];
        }
        try
        {
            return loop.List is { } list && Template.Text(list).Evaluate(scope) is { ValueKind: JsonValueKind.Array } items
                ? [.. items.EnumerateArray()] : [];
        }
        catch (MappingException)
        {
            return [];
        }
    }

    private static JsonElement TriggerOf(FlowCheck check, SampleValues sample) =>
        sample.Trigger.ValueKind != JsonValueKind.Undefined ? sample.Trigger : check.Trigger is { } known
            ? Parse(known.Sample) : Parse("{}");

    private static IEnumerable<Step> StepsBefore(FlowGraph graph, string key) =>
        (graph.Find(key)?.In is { } loop ? graph.Inside(loop) : graph.Root).Steps.TakeWhile(step => step.Key != key);

    /// <summary>What a step gives on the sample: what is recorded, else what its action or its own mappings say.</summary>
    public static JsonElement OutputOf(FlowCheck check, Step step, SampleValues sample, Scope scope)
    {
        if (sample.Outputs.TryGetValue(step.Key, out var recorded) && step is not ForEachStep)
            return recorded;
        return step switch
        {
            ActionStep action => check.ActionOf(action) is { } known ? Parse(known.Sample) : Parse("{}"),
            SetStep { Values.ValueKind: JsonValueKind.Object } set => Values(set, scope),
            _ => StandIns.Of(check, step),
        };
    }

    // One value that cannot be had on this sample does not take the others away.
    private static JsonElement Values(SetStep set, Scope scope) => JsonBody.Write(json =>
    {
        foreach (var value in set.Values.EnumerateObject())
        {
            json.WritePropertyName(value.Name);
            try
            {
                Template.Parse(value.Value).Evaluate(scope).WriteTo(json);
            }
            catch (MappingException)
            {
                json.WriteNullValue();
            }
        }
    });

    private static JsonElement Parse(string json) => JsonBody.Parse(Encoding.UTF8.GetBytes(json));
}
