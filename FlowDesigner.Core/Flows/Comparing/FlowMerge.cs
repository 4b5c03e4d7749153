using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>Brings together what two people made of one flow: every field that only one of them changed is as that one has it.</summary>
/// <param name="Flow">The merged flow. Where both changed the same it holds mine, and a step that one removed and the other
/// changed.</param>
/// <param name="Conflicts">What both changed, each with the edit that takes the other's instead.</param>
/// <param name="Notices">What the merging itself did: a step of mine has another key, an edge had nowhere to begin.</param>
public sealed record FlowMerge(Flow Flow, ImmutableArray<MergeConflict> Conflicts, ImmutableArray<FlowProblem> Notices)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="before">What both began with.</param>
    /// <param name="mine">What I made of it.</param>
    /// <param name="theirs">What the other made of it.</param>
    /// <param name="catalog">The apps, for the words of conflicts.</param>
    public static FlowMerge Of(Flow before, Flow mine, Flow theirs, AppCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(before);
        var (old, ours, others) = (FlowJson.Write(before), FlowJson.Write(mine), FlowJson.Write(theirs));
        if (ours == others || old == ours)
            return new(theirs, [], []);
        if (old == others)
            return new(mine, [], []);
        if (HasTwins(before) || HasTwins(mine) || HasTwins(theirs))
            return Either(mine, theirs);
        var notices = new List<FlowProblem>();
        mine = WithOwnKeys(before, mine, theirs, notices);
        var merge = new JsonMerge();
        var merged = merge.Objects(Parse(before), Parse(mine), Parse(theirs));
        if (FlowJson.Read(merged.ToJsonString(Readable), out _, keepUnknown: true) is not { } flow)
            return Either(mine, theirs);
        flow = MergeRepair.Of(flow, theirs, notices);
        var words = new FieldWords(catalog);
        return new(flow, [.. Asked(merge.Conflicts).Select(conflict => Told(conflict, flow, mine, theirs, words)).OfType<MergeConflict>()],
            [.. notices]);
    }

    // Another trigger comes as a whole: its fields are no questions of their own.
    private static IEnumerable<JsonMerge.Clash> Asked(IEnumerable<JsonMerge.Clash> clashes)
    {
        var all = clashes.ToList();
        var other = all.FindIndex(clash => clash.Path is ["trigger", "app" or "trigger", ..]);
        return all.Where((clash, at) => other < 0 || at == other || clash.Path[0] != "trigger");
    }

    private static JsonObject Parse(Flow flow) => (JsonObject)JsonNode.Parse(FlowJson.Write(flow))!;

    private static bool HasTwins(Flow flow) => flow.Steps.DistinctBy(step => step.Key).Count() < flow.Steps.Length
        || flow.Notes.DistinctBy(note => note.Id).Count() < flow.Notes.Length
            || flow.Groups.DistinctBy(group => group.Id).Count() < flow.Groups.Length;

    /// <summary>Nothing can be told apart, so it is one whole against the other.</summary>
    private static FlowMerge Either(Flow mine, Flow theirs) => new(mine,
        [new(null, "The whole flow", "your flow", "their flow", MergeSide.Mine, new TakeFlow(theirs))], []);

    /// <summary>Two people who each add "Create customer" have added two steps, whatever their keys are.</summary>
    private static Flow WithOwnKeys(Flow before, Flow mine, Flow theirs, List<FlowProblem> notices)
    {
        var known = before.Keys();
        var keys = FreshKeys.Among(known.Concat(theirs.Keys()).Concat(mine.Keys()));
        foreach (var step in mine.Steps.Where(step => !known.Contains(step.Key)))
        {
            if (theirs.Find(step.Key) is not { } twin || StepJson.AreSame(step, twin))
                continue;
            var fresh = keys.Take(step.Key);
            if (new RenameKey(step.Key, fresh).Apply(mine) is not EditResult.Done done)
                continue;
            mine = done.Flow;
            notices.Add(new("merge.renamed", $"Both added a step with the key \"{step.Key}\": yours is \"{fresh}\" now.", fresh,
                IsWarning: true));
        }
        return mine;
    }

    private static MergeConflict? Told(JsonMerge.Clash clash, Flow flow, Flow mine, Flow theirs, FieldWords words)
    {
        if (clash.Path is ["steps", var key])
            return Whole(key, flow, mine, theirs, words);
        var (my, their) = (Value(clash.Mine), Value(clash.Theirs));
        if (clash.Path is ["steps", var step, .. var field] && flow.Find(step) is { } found)
        {
            return new(step, $"{words.Step(found)}: {words.Field(found, flow.Trigger, field)}", FieldWords.Value(my),
                FieldWords.Value(their),
                MergeSide.Mine, OfStep(step, field, their, theirs));
        }
        if (clash.Path is ["trigger", .. var inside] && inside.Length > 0)
        {
            return inside[0] is "app" or "trigger"
                ? new(null, "Trigger", words.Trigger(mine.Trigger), words.Trigger(theirs.Trigger), MergeSide.Mine,
                    new SetTrigger(theirs.Trigger))
                : new(null, $"Trigger: {words.Field(null, flow.Trigger, inside)}", FieldWords.Value(my), FieldWords.Value(their),
                    MergeSide.Mine,
                    Set(null, inside, their));
        }
        return new(null, $"Flow: {string.Join(" › ", clash.Path)}", FieldWords.Value(my), FieldWords.Value(their), MergeSide.Mine,
            OfFlow(clash.Path, flow, theirs));
    }

    private static SetField Set(string? step, string[] field, JsonElement value)
    {
        var pointer = string.Concat(field.Select(part => "/" + JsonPointer.Escape(part)));
        return new SetField(step, pointer, value.ValueKind == JsonValueKind.Undefined ? null : value);
    }

    private static FlowEdit OfFlow(string[] path, Flow flow, Flow theirs) => path switch
    {
        ["name"] => new SetFlowName(theirs.Name),
        ["description"] => new SetFlowDescription(theirs.Description),
        ["type"] => new SetFlowType(theirs.Type),
        ["searchable"] => new SetSearchable(theirs.Searchable),
        ["notes", var id, ..] when theirs.Notes.FirstOrDefault(note => note.Id == id) is { } note => new SetNote(note),
        ["notes", var id, ..] => new RemoveNote(id),
        ["groups", var id, ..] when theirs.Groups.FirstOrDefault(group => group.Id == id) is { } group => new SetGroup(group),
        ["groups", var id, ..] => new RemoveGroup(id),
        _ => new TakeFlow(theirs),
    };

    /// <summary>
    /// One removed the step and the other changed it: it stays, for what is removed cannot be looked at. Or both replaced it.
    /// </summary>
    private static MergeConflict? Whole(string key, Flow flow, Flow mine, Flow theirs, FieldWords words)
    {
        if (flow.Find(key) is not { } step)
            return null;
        return (mine.Find(key), theirs.Find(key)) switch
        {
            (null, _) => new(key, words.Step(step), "removed", "changed", MergeSide.Theirs, new RemoveSteps([key])),
            (_, null) => new(key, words.Step(step), "changed", "removed", MergeSide.Mine, new RemoveSteps([key])),
            var (my, their) => new(key, words.Step(step), words.Step(my), words.Step(their), MergeSide.Mine, new ReplaceStep(key, their)),
        };
    }

    private static FlowEdit OfStep(string key, string[] field, JsonElement value, Flow theirs) => field switch
    {
        ["after"] => new SetEdges(key, theirs.Find(key)!.Edges()),
        ["in"] => new MoveTo([key], new AddAt.Place(theirs.Find(key)!.In)),
        _ => Set(key, field, value),
    };

    private static JsonElement Value(JsonNode? node) => node is null ? default : JsonSerializer.SerializeToElement(node);
}
