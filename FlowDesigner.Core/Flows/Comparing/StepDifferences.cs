using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>The steps that two versions have differently.</summary>
internal sealed class StepDifferences(Flow from, Flow to, FieldWords words)
{
    /// <param name="renamed">The keys of before by the keys of now.</param>
    public IEnumerable<DifferenceLine> Find(Dictionary<string, string> renamed)
    {
        var order = Order(to);
        foreach (var step in from.Steps.Where(step => to.Find(step.Key) is null))
            yield return new(DifferenceKind.Removed, step.Key, words.Step(step), "removed");
        foreach (var step in to.Steps.OrderBy(step => order.GetValueOrDefault(step.Key, int.MaxValue)))
        {
            if (from.Find(step.Key) is not { } old)
            {
                yield return new(DifferenceKind.Added, step.Key, words.Step(step), "added");
                continue;
            }
            if (renamed.TryGetValue(step.Key, out var key))
                yield return new(DifferenceKind.Changed, step.Key, words.Step(step), "key changed") { From = key, To = step.Key,
                    Field = "key" };
            foreach (var line in Of(old, step))
                yield return line;
        }
    }

    /// <summary>A field that was filled, emptied or changed.</summary>
    public static DifferenceLine OfField(string? step, string what, string field, ValueChange change)
    {
        var (wasEmpty, isEmpty) = (IsEmpty(change.From), IsEmpty(change.To));
        var line = new DifferenceLine(DifferenceKind.Changed, step, what, "") { Field = string.Join('/', change.Path) };
        return wasEmpty ? line with { Words = $"{field} set", To = FieldWords.Value(change.To) }
            : isEmpty ? line with { Words = $"{field} emptied", From = FieldWords.Value(change.From) }
            : line with { Words = $"{field} changed", From = FieldWords.Value(change.From), To = FieldWords.Value(change.To) };
    }

    private IEnumerable<DifferenceLine> Of(Step old, Step now)
    {
        if (ReferenceEquals(old, now) || StepJson.AreSame(old, now))
            yield break;
        var name = words.Step(now);
        var (before, after) = (StepJson.Write(old), StepJson.Write(now));
        if (Kind(old) != Kind(now))
            yield return new(DifferenceKind.Changed, now.Key, name, "replaced") { From = Kind(old), To = Kind(now) };
        if (old.In != now.In)
            yield return new(DifferenceKind.Rewired, now.Key, name, now.In is null ? $"moved out of \"{Name(from, old.In!)}\""
                : $"moved into \"{Name(to, now.In)}\"");
        if (!Edges(old).SequenceEqual(Edges(now)))
            yield return new(DifferenceKind.Rewired, now.Key, name, "follows") { From = Follows(from, old), To = Follows(to, now),
                Field = "after" };
        if (old.Disabled != now.Disabled)
            yield return new(DifferenceKind.Changed, now.Key, name, now.Disabled ? "switched off" : "switched on") { Field = "disabled" };
        foreach (var change in ValueChange.Between(before, after))
        {
            if (change.Path[0] is not ("key" or "control" or "app" or "action" or "in" or "after" or "disabled"))
                yield return OfField(now.Key, name, words.Field(now, to.Trigger, change.Path), change);
        }
    }

    private string Kind(Step step) => step switch
    {
        ActionStep action => $"{words.Step(step with { Title = null })} in {words.App(action.App)}",
        _ => words.Step(step with { Title = null }),
    };

    private static IEnumerable<string> Edges(Step step) => (step.After.IsDefault ? [] : step.After).Order(StringComparer.Ordinal);

    private string Follows(Flow flow, Step step)
    {
        if (step.After.IsDefaultOrEmpty)
            return step.In is null ? "the trigger" : $"the beginning of \"{Name(flow, step.In)}\"";
        return LooseStep.Is(step) ? "nothing" : string.Join(" and ", step.After.Select(after => StepPort.Parse(after) is var port
            && port.Port is null
            ? $"\"{Name(flow, port.Step)}\"" : $"\"{Name(flow, port.Step)}\" ({port.Port})"));
    }

    private string Name(Flow flow, string key) => flow.Find(key) is { } step ? words.Step(step) : key;

    private static bool IsEmpty(System.Text.Json.JsonElement value) =>
        value.ValueKind is System.Text.Json.JsonValueKind.Undefined or System.Text.Json.JsonValueKind.Null
        || value.ValueKind == System.Text.Json.JsonValueKind.String && value.GetString()!.Length == 0;

    private static Dictionary<string, int> Order(Flow flow)
    {
        var graph = FlowGraph.Of(flow);
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        Number(graph.Root);
        return order;

        void Number(FlowScope scope)
        {
            foreach (var step in scope.Steps)
            {
                if (order.TryAdd(step.Key, order.Count) && step is ForEachStep)
                    Number(graph.Inside(step.Key));
            }
        }
    }
}
