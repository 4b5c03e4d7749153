using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>Which steps a retry carries out again, and which finished ones it may keep. Nothing is asked for this.</summary>
internal static class RetryScope
{
    // They change how a step looks or how patiently it is tried, not what it does.
    private static readonly HashSet<string> Indifferent = ["title", "note", "max_attempts", "timeout_seconds"];

    /// <summary>Steps outside of For eaches, by key; a For each stands for everything inside of it.</summary>
    /// <param name="from">The version that the run has.</param>
    /// <param name="to">The version that it goes on with.</param>
    /// <param name="choice">Where it goes on.</param>
    /// <param name="unfinished">Steps whose rows say that they are not done, or have failed items.</param>
    public static HashSet<string> Redone(CompiledFlow from, CompiledFlow to, RetryChoice choice, IEnumerable<string> unfinished)
    {
        var steps = to.Graph.Root.Steps;
        if (choice.Start == RetryStart.Beginning)
            return [.. steps.Select(step => step.Key)];
        var redone = Changed(from, to);
        if (choice is { Start: RetryStart.Step, Step: { } at })
            redone.Add(OutermostOf(to, at));
        var seeds = redone.Concat(unfinished).ToHashSet(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (to.Graph.OnTheWayTo(step.Key).Any(before => seeds.Contains(before.Key)) || UsesOf(step, to.Graph).Overlaps(seeds))
            {
                seeds.Add(step.Key);
                redone.Add(step.Key);
            }
        }
        return redone;
    }

    public static string OutermostOf(CompiledFlow flow, string key) => flow.Graph.Around(key).FirstOrDefault() ?? key;

    /// <summary>Steps outside of For eaches that are new or do something else than before.</summary>
    private static HashSet<string> Changed(CompiledFlow from, CompiledFlow to)
    {
        if (ReferenceEquals(from, to))
            return new(StringComparer.Ordinal);
        var (before, now) = (TextsOf(from.Flow), TextsOf(to.Flow));
        var changed = before.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(key => before.GetValueOrDefault(key) != now.GetValueOrDefault(key)).ToList();
        // What was taken out of a For each changes the For each too.
        return changed.Select(key => OutermostOf(now.ContainsKey(key) ? to : from, key)).ToHashSet(StringComparer.Ordinal);
    }

    private static Dictionary<string, string> TextsOf(Flow flow)
    {
        using var written = JsonDocument.Parse(FlowJson.Write(flow));
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in written.RootElement.GetProperty("steps").EnumerateArray())
        {
            var text = JsonBody.Write(json =>
            {
                foreach (var field in step.EnumerateObject().Where(field => !Indifferent.Contains(field.Name)))
                    field.WriteTo(json);
            });
            texts.TryAdd(step.GetProperty("key").GetString()!, text.GetRawText());
        }
        return texts;
    }

    private static HashSet<string> UsesOf(Step step, FlowGraph graph)
    {
        var uses = StepMapping.Of(step).SelectMany(mapping => mapping.Template.Steps).ToHashSet(StringComparer.Ordinal);
        foreach (var inner in step is ForEachStep ? graph.Inside(step.Key).Steps : [])
            uses.UnionWith(UsesOf(inner, graph));
        return uses;
    }

    /// <summary>What names the effect of a write inside of a For each, as far as the flow itself says it.</summary>
    public static string NameOf(CompiledAction action, FlowGraph graph, IReadOnlyDictionary<string, long> bindings)
    {
        var step = (ActionStep)action.Step;
        var account = action.Slot is { } slot ? bindings.GetValueOrDefault(slot) : 0;
        var around = graph.Around(step.Key).Select(key => $"{key}[{(graph.Find(key) as ForEachStep)?.ItemKey}]");
        var key = step.BusinessKey ?? (action.DefaultBusinessKey is null ? "" : step.Inputs.ToString());
        return $"{string.Join('/', around)}/{step.Key}|{step.App}.{step.Action}|{account}|{key}";
    }
}
