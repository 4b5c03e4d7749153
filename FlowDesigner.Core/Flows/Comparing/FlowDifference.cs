using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>What is different between two versions of a flow, in words, and which steps of a drawing show it.</summary>
public sealed class FlowDifference
{
    private FlowDifference(ImmutableArray<DifferenceLine> lines, FrozenDictionary<string, DifferenceKind> marks) =>
        (Lines, Marks) = (lines, marks);

    /// <summary>The flow first, then its trigger, its steps in the order they run, and its drawing.</summary>
    public ImmutableArray<DifferenceLine> Lines { get; }

    /// <summary>The steps that differ, by key: a removed one by the key that it had.</summary>
    public FrozenDictionary<string, DifferenceKind> Marks { get; }

    public bool IsEmpty => Lines.IsEmpty;

    /// <summary>How many changes there are, in words: "3 changes".</summary>
    public string Count => Lines.Length == 0
        ? "no changes" : string.Create(CultureInfo.InvariantCulture, $"{Lines.Length} change{(Lines.Length == 1 ? "" : "s")}");

    public static FlowDifference Between(Flow from, Flow to, AppCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var words = new FieldWords(catalog);
        var (before, renamed) = Renamed(from, to);
        var steps = new StepDifferences(before, to, words).Find(renamed).ToList();
        var marks = steps.Where(line => line.Step is not null).GroupBy(line => line.Step!, StringComparer.Ordinal)
            .ToFrozenDictionary(lines => lines.Key, lines => lines.Select(line => line.Kind).OrderBy(Weight).First(),
                StringComparer.Ordinal);
        return new([.. OfFlow(from, to, words), .. OfTrigger(from, to, words), .. steps, .. OfDrawing(before, to)], marks);
    }

    private static int Weight(DifferenceKind kind) => kind switch { DifferenceKind.Added or DifferenceKind.Removed => 0,
        DifferenceKind.Changed => 1, _ => 2 };

    /// <summary>A step with another key and nothing else is renamed, not removed and added; its mappings and edges follow it.</summary>
    private static (Flow Before, Dictionary<string, string> Names) Renamed(Flow from, Flow to)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var (old, now) = (from.Keys(), to.Keys());
        var added = to.Steps.Where(step => !old.Contains(step.Key)).ToList();
        foreach (var gone in from.Steps.Where(step => !now.Contains(step.Key)).DistinctBy(step => step.Key).ToList())
        {
            if (added.Find(step => StepJson.AreSame(gone with { Key = step.Key, After = [], In = null },
                step with { After = [], In = null })) is not { } same)
                continue;
            added.Remove(same);
            names[same.Key] = gone.Key;
            if (new RenameKey(gone.Key, same.Key).Apply(from) is EditResult.Done done)
                from = done.Flow;
        }
        return (from, names);
    }

    private static IEnumerable<DifferenceLine> OfFlow(Flow from, Flow to, FieldWords words)
    {
        if (from.Name != to.Name)
            yield return Flow("name changed") with { From = from.Name, To = to.Name };
        if (from.Description != to.Description)
            yield return Flow("description changed") with { From = Value(from.Description), To = Value(to.Description) };
        if (from.Type != to.Type)
            yield return Flow("type changed") with { From = TypeOf(from), To = TypeOf(to) };
        foreach (var (slot, app) in from.Connections.Where(slot => to.Connections.GetValueOrDefault(slot.Key) != slot.Value))
            yield return Flow($"connection \"{slot}\" for {words.App(app)} removed", DifferenceKind.Removed);
        foreach (var (slot, app) in to.Connections.Where(slot => from.Connections.GetValueOrDefault(slot.Key) != slot.Value))
            yield return Flow($"connection \"{slot}\" for {words.App(app)} added", DifferenceKind.Added);
        var (terms, newTerms) = (from.Searchable.IsDefault ? [] : from.Searchable, to.Searchable.IsDefault ? [] : to.Searchable);
        if (!terms.SequenceEqual(newTerms))
            yield return Flow("search terms changed") with { From = Terms(terms), To = Terms(newTerms) };
        foreach (var name in from.Unknown.Keys.Union(to.Unknown.Keys))
        {
            if (ValueChange.Between(from.Unknown.GetValueOrDefault(name), to.Unknown.GetValueOrDefault(name)).Any())
                yield return Flow($"\"{name}\" changed");
        }

        static DifferenceLine Flow(string words, DifferenceKind kind = DifferenceKind.Changed) => new(kind, null, "Flow", words);

        static string Terms(ImmutableArray<string> terms) => terms.IsEmpty ? "none" : string.Join(", ", terms);

        static string? Value(string text) => text.Length == 0 ? null : Short(text);

        static string TypeOf(Flow flow) => flow.Type switch { FlowType.Inbound => "Inbound", FlowType.Outbound => "Outbound",
            _ => "Between apps" };
    }

    private static IEnumerable<DifferenceLine> OfTrigger(Flow from, Flow to, FieldWords words)
    {
        var (before, now) = (from.Trigger, to.Trigger);
        if ((before.App, before.Trigger) != (now.App, now.Trigger))
            yield return new(DifferenceKind.Changed, null, "Trigger", "changed") { From = words.Trigger(before), To = words.Trigger(now) };
        foreach (var change in ValueChange.Between(StepJson.Write(before), StepJson.Write(now))
            .Where(change => change.Path[0] is not ("app" or "trigger")))
            yield return StepDifferences.OfField(null, "Trigger", words.Field(null, now, change.Path), change);
    }

    private static IEnumerable<DifferenceLine> OfDrawing(Flow from, Flow to)
    {
        var moved = to.Steps.Where(step => from.Find(step.Key) is not null &&
            (from.Layout.TryGetValue(step.Key, out var old), old) != (to.Layout.TryGetValue(step.Key, out var now), now)).ToList();
        if (moved.Count > 0)
            yield return Drawing(DifferenceKind.Moved, moved is [var only] ? $"\"{StepName.Of(only)}\" moved"
                : $"{StepName.Count(moved.Count, "step")} moved");
        foreach (var note in from.Notes.Where(note => to.Notes.All(other => other.Id != note.Id)))
            yield return Drawing(DifferenceKind.Removed, $"note \"{Short(note.Text)}\" removed");
        // Of two with one id the first counts; a rule reports the second.
        foreach (var note in to.Notes.DistinctBy(note => note.Id))
        {
            if (from.Notes.FirstOrDefault(other => other.Id == note.Id) is not { } old)
                yield return Drawing(DifferenceKind.Added, $"note \"{Short(note.Text)}\" added");
            else if (old.Text != note.Text)
                yield return Drawing(DifferenceKind.Changed, "note changed") with { From = Short(old.Text), To = Short(note.Text) };
            else if (!DrawnParts.AreSame(old, note))
                yield return Drawing(DifferenceKind.Moved, $"note \"{Short(note.Text)}\" moved or recoloured");
        }
        foreach (var group in from.Groups.Where(group => to.Groups.All(other => other.Id != group.Id)))
            yield return Drawing(DifferenceKind.Removed, $"group \"{group.Title}\" removed");
        foreach (var group in to.Groups.DistinctBy(group => group.Id))
        {
            if (from.Groups.FirstOrDefault(other => other.Id == group.Id) is not { } old)
                yield return Drawing(DifferenceKind.Added, $"group \"{group.Title}\" added");
            else if (!DrawnParts.AreSame(old, group))
                yield return Drawing(DifferenceKind.Changed, $"group \"{group.Title}\" changed");
        }

        static DifferenceLine Drawing(DifferenceKind kind, string words) => new(kind, null, "Drawing", words);
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
