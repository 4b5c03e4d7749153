using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Inspector.Controls;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>Everything that the inputs of one step ask: the flow, what mappings see on the sample, words for paths, problems, and the way to change a value.</summary>
public sealed partial class StepContext(IStepEdits edits, AppCatalog apps, string? step, SampleValues sample, DateTimeOffset now)
{
    private readonly Dictionary<string, object?> _words = new(StringComparer.Ordinal);
    private StepSight? _sight;
    private StepSight? _itemSight;
    private HashSet<string>? _used;

    public Flow Flow { get; } = edits.Flow;
    public AppCatalog Apps { get; } = apps;

    /// <summary>Null for the trigger.</summary>
    public Step? Step { get; } = step is null ? null : edits.Flow.Find(step);
    public SampleValues Sample { get; } = sample;
    public FlowCheck Check { get; } = new(edits.Flow, apps);
    public MappingWords Mappings { get; } = new(edits.Flow, apps);
    public StepWords Words { get; } = new(edits.Flow, apps);

    /// <summary>Problems of this step, or of the trigger.</summary>
    public IReadOnlyList<FlowProblem> Problems { get; } = [.. edits.Problems.Where(problem => problem.Step == step)];

    public StepSight Sight => _sight ??= Step is null ? StepSight.OfTrigger(Check, Sample, now) : StepSight.Of(Check, Step, Sample, now);

    /// <summary>What a For each's item identity sees: the item too.</summary>
    public StepSight ItemSight => _itemSight ??= Step is ForEachStep ? StepSight.Of(Check, Step, Sample, now, withItem: true) : Sight;

    /// <summary>Paths that this step's mappings take values from.</summary>
    public IReadOnlySet<string> Used => _used ??= FindUsed();

    /// <summary>A value of the step's text; its problems go by the same name unless another is given.</summary>
    public ValueSlot Slot(string name, JsonElement? value, string? field = null) =>
        new([name], field ?? name, value ?? default, (path, changed) => edits.Set(step, Pointer(path), changed));

    public ValueSlot Slot(string name, string? text, string? field = null) => Slot(name, text is null ? null : JsonSerializer.SerializeToElement(text), field);

    public string? Set(string pointer, JsonElement? value) => edits.Set(step, pointer, value);

    public string? SetText(string pointer, string? text) => edits.Set(step, pointer, text is null ? null : JsonSerializer.SerializeToElement(text));

    /// <summary>What is wrong with a field, without the words that say where: the screen shows that.</summary>
    public FieldProblem? ProblemOf(string field) => Problems.Where(problem => problem.Field == field && !problem.Code.StartsWith("mapping.", StringComparison.Ordinal))
        .OrderBy(problem => problem.IsWarning).Select(problem => new FieldProblem(Bare(problem), problem.IsWarning)).FirstOrDefault();

    /// <summary>How many things are wrong inside a field that is folded away.</summary>
    public int ProblemsInside(string field) => Problems.Count(problem => problem.Field == field || problem.Field?.StartsWith(field + ".", StringComparison.Ordinal) == true);

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
            .Select(problem => holes.Index().Where(hole => hole.Item.Index <= problem.Position && problem.Position < hole.Item.Index + hole.Item.Length).Select(hole => (int?)hole.Index).FirstOrDefault());
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
        var texts = Step is null ? [Flow.Trigger.Lane, Flow.Trigger.Dedupe, .. Flow.Searchable.IsDefault ? [] : Flow.Searchable] : StepTexts.Of(Step);
        return texts.OfType<string>().SelectMany(text => Hole().Matches(text).SelectMany(hole => DataPath().Matches(hole.Value).Select(path => path.Value)))
            .ToHashSet(StringComparer.Ordinal);
    }

    private static string Bare(FlowProblem problem)
    {
        var message = problem.Message;
        var begin = message.IndexOf("\": ", StringComparison.Ordinal) is var quoted and > 0 && message.StartsWith("Step ", StringComparison.Ordinal) ? quoted + 3
            : message.StartsWith("The trigger: ", StringComparison.Ordinal) ? "The trigger: ".Length : 0;
        message = message[begin..];
        var own = $"{problem.Field}: ";
        message = message.StartsWith(own, StringComparison.Ordinal) ? message[own.Length..] : message;
        return message.Length > 0 ? char.ToUpperInvariant(message[0]) + message[1..] : message;
    }

    private static string Pointer(ImmutableArray<string> path) =>
        string.Concat(path.Select(name => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Hole();

    [GeneratedRegex("""\b(?:trigger|steps|item|connection)(?:\.\w+|\[\d+\]|\["[^"]*"\])*""")]
    private static partial Regex DataPath();
}

/// <summary>One sentence about one field.</summary>
public sealed record FieldProblem(string Message, bool IsWarning);
