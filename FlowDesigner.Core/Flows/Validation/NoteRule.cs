using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>What is written and drawn beside the steps stays within bounds: nothing of it is run.</summary>
internal static class NoteRule
{
    public const int LongestText = 4_000;
    private const int MostNotes = 200, Smallest = 40, Largest = 4_000;

    public static IEnumerable<FlowProblem> Check(FlowCheck check) => [.. Steps(check), .. Notes(check.Flow), .. Groups(check)];

    private static IEnumerable<FlowProblem> Steps(FlowCheck check) => check.Flow.Steps.Where(step => step.Note is { Length: > LongestText })
        .Select(step => check.At(step, "note.text", $"its note may have {LongestText} characters. Shorten it.", "note"));

    private static IEnumerable<FlowProblem> Notes(Flow flow)
    {
        var notes = flow.Notes.IsDefault ? [] : flow.Notes;
        if (notes.Length > MostNotes)
            yield return new("note.many", $"A flow may have {MostNotes} notes, but this one has {notes.Length}. Remove some.",
                Field: "notes");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, note) in notes.Index())
        {
            var words = note switch
            {
                _ when note.Id.Length is 0 or > NameFormat.LongestKey || !seen.Add(note.Id) =>
                    $"its id must be 1 to {NameFormat.LongestKey} characters that no other note has",
                { Text.Length: > LongestText } => $"it may have {LongestText} characters",
                _ when note.Width is < Smallest or > Largest || note.Height is < Smallest or > Largest =>
                    $"its sides must be {Smallest} to {Largest} long",
                _ when !StickyNote.Colours.Contains(note.Colour) =>
                    $"its colour must be one of {string.Join(", ", StickyNote.Colours)}, but is \"{note.Colour}\"",
                _ => null,
            };
            if (words is not null)
                yield return new("note", $"Note {index + 1}: {words}.", Field: $"notes.{index}");
        }
    }

    private static IEnumerable<FlowProblem> Groups(FlowCheck check)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var grouped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, group) in (check.Flow.Groups.IsDefault ? [] : check.Flow.Groups).Index())
        {
            ImmutableArray<string> steps = group.Steps.IsDefault ? [] : group.Steps;
            var words = group switch
            {
                _ when group.Id.Length is 0 or > NameFormat.LongestKey || !ids.Add(group.Id) =>
                    $"its id must be 1 to {NameFormat.LongestKey} characters that no other group has",
                { Title.Length: > NameFormat.LongestName } => $"its title may have {NameFormat.LongestName} characters",
                _ when steps.FirstOrDefault(step => check.Graph.Find(step) is null) is { } unknown => $"there is no step \"{unknown}\"",
                _ when steps.FirstOrDefault(step => !grouped.Add(step)) is { } twice => $"step \"{twice}\" is in a group already",
                _ => null,
            };
            if (words is not null)
                yield return new("group", $"Group {index + 1}: {words}.", Field: $"groups.{index}");
        }
    }
}
