using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs.Samples;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Inspector.Controls;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>
/// Everything that the inputs of one step ask: the flow, what mappings see on the sample, words for paths, problems, and the way to change
/// a value.
/// </summary>
public sealed partial class StepContext(
    Flow flow, IReadOnlyList<FlowProblem> problems, Func<FlowEdit, string?> apply, AppCatalog apps, string? step, SampleValues sample,
        DateTimeOffset now)
{
    private readonly Dictionary<string, object?> _words = new(StringComparer.Ordinal);
    private StepSight? _sight;
    private StepSight? _itemSight;
    private StepSight? _eventSight;
    private HashSet<string>? _used;

    public Flow Flow { get; } = flow;
    public AppCatalog Apps { get; } = apps;

    /// <summary>Null for the trigger.</summary>
    public Step? Step { get; } = step is null ? null : flow.Find(step);
    public SampleValues Sample { get; } = sample;

    /// <summary>The flow's connections, for the accounts in its slots.</summary>
    public IReadOnlyList<FlowConnectionView> Connections { get; init; } = [];

    /// <summary>The newest events, for what is often empty.</summary>
    public IReadOnlyList<SampleEvent> Recent { get; init; } = [];
    public FlowCheck Check { get; } = new(flow, apps);
    public MappingWords Mappings { get; } = new(flow, apps);
    public StepWords Words { get; } = new(flow, apps);

    /// <summary>Problems of this step, or of the trigger.</summary>
    public IReadOnlyList<FlowProblem> Problems { get; } = [.. problems.Where(problem => problem.Step == step)];

    public StepSight Sight => _sight ??= Step is null ? StepSight.OfTrigger(Check, Sample, now) : StepSight.Of(Check, Step, Sample, now);

    /// <summary>What a For each's item identity sees: the item too.</summary>
    public StepSight ItemSight => _itemSight ??= Step is ForEachStep ? StepSight.Of(Check, Step, Sample, now, withItem: true) : Sight;

    /// <summary>What the condition of an awaited event sees: the event too.</summary>
    public StepSight EventSight => _eventSight ??= Step is WaitStep { Event: { } awaited }
        && Apps.FindTrigger(awaited.App, awaited.Trigger) is { } known
        ? Sight.With("event", JsonSerializer.Deserialize<JsonElement>(known.Sample)) : Sight;

    /// <summary>Paths that this step's mappings take values from.</summary>
    public IReadOnlySet<string> Used => _used ??= FindUsed();

    /// <summary>A value of the step's text; its problems go by the same name unless another is given.</summary>
    public ValueSlot Slot(string name, JsonElement? value, string? field = null) => new([name], field ?? name, value ?? default, SetPath);

    public ValueSlot Slot(string name, string? text, string? field = null) =>
        Slot(name, text is null ? null : JsonSerializer.SerializeToElement(text), field);

    /// <summary>Sets one value of the step by where it stands in the flow's text; null removes it. Why not, or null.</summary>
    public string? Set(string pointer, JsonElement? value) => apply(new SetField(step, pointer, value));

    public string? SetText(string pointer, string? text) => apply(SetField.Text(step, pointer, text));

    public void SetPath(ImmutableArray<string> path, JsonElement? value) => Set(Pointer(path), value);

    /// <summary>Several values as one edit.</summary>
    public void Apply(string words, params ReadOnlySpan<(string Pointer, JsonElement? Value)> values)
    {
        var edits = ImmutableArray.CreateBuilder<FlowEdit>();
        foreach (var (pointer, value) in values)
            edits.Add(new SetField(step, pointer, value));
        apply(new Batch(words, edits.ToImmutable()));
    }

    /// <summary>Adds a slot for another account and uses it here.</summary>
    public void AddSlot(string slot, string app, string pointer) =>
        apply(new Batch($"Use another account of {Words.AppName(app)}", [new AddSlot(slot, app), SetField.Text(step, pointer, slot)]));

    /// <summary>Starts the flow with another trigger; lane and the like stay.</summary>
    public void SetTrigger(string app, string trigger)
    {
        if (NewSteps.Trigger(Apps, app, trigger) is { } made)
            apply(new SetTrigger(made with { Lane = Flow.Trigger.Lane, Dedupe = Flow.Trigger.Dedupe, Unknown = Flow.Trigger.Unknown }));
    }

    public void SetSearchable(ImmutableArray<string> mappings) => apply(new SetSearchable(mappings));

    /// <summary>An edit of any kind. Why not, or null.</summary>
    public string? Do(FlowEdit edit) => apply(edit);

    /// <summary>In how many of the newest events a mapping gives nothing; null where it depends on more than the event.</summary>
    public (int Empty, int Of)? EmptyIn(string text)
    {
        var template = Template.Text(text);
        if (Recent.Count < 2 || template.Steps.Count > 0 || template.Problems.Count > 0 || !template.Roots.SetEquals(["trigger"]))
            return null;
        return (Recent.Count(sample => GivesNothing(template, sample.Payload)), Recent.Count);
    }

    private bool GivesNothing(Template template, JsonElement trigger)
    {
        try
        {
            var value = template.Evaluate(new Scope(now).Set("trigger", trigger));
            return value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.GetString() is "");
        }
        catch (MappingException)
        {
            return true;
        }
    }

    /// <summary>What is wrong with a field, without the words that say where: the screen shows that.</summary>
    public FieldProblem? ProblemOf(string field) => Problems.Where(problem => problem.Field == field
        && !problem.Code.StartsWith("mapping.", StringComparison.Ordinal))
        .OrderBy(problem => problem.IsWarning).Select(problem => new FieldProblem(Bare(problem), problem.IsWarning)).FirstOrDefault();

    /// <summary>How many things are wrong inside a field that is folded away.</summary>
    public int ProblemsInside(string field) => Problems.Count(problem => problem.Field == field
        || problem.Field?.StartsWith(field + ".", StringComparison.Ordinal) == true);

    /// <summary>What pills show for the holes of a text, as JSON for the browser.</summary>
    public string PillWords(string text)
    {
        var words = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var hole in Hole().Matches(text).Select(match => match.Value).Distinct())
        {
            if (!_words.TryGetValue(hole, out var known))
                _words[hole] = known = WordsOf(hole);
            words[hole] = known;
        }
        return words.Count == 0 ? "" : JsonSerializer.Serialize(words);
    }

    /// <summary>The numbers of the holes that problems of a text stand in, for the browser.</summary>
    public static string WrongHoles(string text, IEnumerable<MappingProblem> problems)
    {
        var holes = Hole().Matches(text);
        var wrong = problems.Where(problem => !problem.IsWarning)
            .Select(problem => holes.Index().Where(hole => hole.Item.Index <= problem.Position && problem.Position < hole.Item.Index
                + hole.Item.Length).Select(hole => (int?)hole.Index).FirstOrDefault());
        return string.Join(',', wrong.OfType<int>().Distinct().Order());
    }

    private object WordsOf(string hole)
    {
        var piece = Mappings.Pieces(hole) is [var first, ..] ? first : new MappingPiece(hole, IsCode: true);
        var tile = Tile.Of(piece.Tile ?? "");
        return piece.IsCode
            ? new { label = piece.Text, tile = "tile-builtin", icon = (string?)"square-function", letter = (string?)null, code = true }
            : new { label = piece.Text, tile = tile.Class, icon = tile.Icon, letter = tile.Letter, code = false };
    }

    private HashSet<string> FindUsed()
    {
        var texts = Step is null ? [Flow.Trigger.Lane, Flow.Trigger.Dedupe, .. Flow.Searchable.IsDefault ? [] : Flow.Searchable]
            : StepTexts.Of(Step);
        return texts.OfType<string>().SelectMany(text => Hole().Matches(text).SelectMany(hole => DataPath().Matches(hole.Value)
            .Select(path => path.Value)))
            .ToHashSet(StringComparer.Ordinal);
    }

    private static string Bare(FlowProblem problem)
    {
        var message = problem.Message;
        var begin = message.IndexOf("\": ", StringComparison.Ordinal) is var quoted and > 0
            && message.StartsWith("Step ", StringComparison.Ordinal) ? quoted + 3
            : message.StartsWith("The trigger: ", StringComparison.Ordinal) ? "The trigger: ".Length : 0;
        message = message[begin..];
        var own = $"{problem.Field}: ";
        message = message.StartsWith(own, StringComparison.Ordinal) ? message[own.Length..] : message;
        return message.Length > 0 ? char.ToUpperInvariant(message[0]) + message[1..] : message;
    }

    private static string Pointer(ImmutableArray<string> path) =>
        string.Concat(path.Select(name => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1",
            StringComparison.Ordinal)));

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Hole();

    [GeneratedRegex("""\b(?:trigger|steps|item|connection)(?:\.\w+|\[\d+\]|\["[^"]*"\])*""")]
    private static partial Regex DataPath();
}

/// <summary>One sentence about one field.</summary>
public sealed record FieldProblem(string Message, bool IsWarning);
