using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows;

/// <summary>
/// A Wait's condition, split into what is read from an event and what is known of the run: an event that arrives is then compared by its
/// value, whatever number of runs wait.
/// </summary>
/// <param name="Event">A mapping over <c>event</c> alone.</param>
/// <param name="Own">A mapping over everything but <c>event</c>.</param>
public sealed record WaitMatch(string Event, string Own)
{
    /// <summary>How a condition must look, for messages.</summary>
    public const string Expected = "{{ event.… == … }}, or several of these joined by and";

    /// <summary>Stands between the parts of a value; no provider's id has it.</summary>
    private const char Between = '\u001f';

    /// <summary>Null where the condition does not compare values of the event with values of the run.</summary>
    public static WaitMatch? Split(string condition)
    {
        if (Equalities.Of(condition) is not { } comparisons)
            return null;
        List<string> events = [], own = [];
        foreach (var (left, right) in comparisons)
        {
            var (one, other) = (Hole(left), Hole(right));
            if (IsOfEvent(one) == IsOfEvent(other))
                return null;
            var (mine, theirs) = IsOfEvent(one) ? (right, left) : (left, right);
            if (!IsOfEventAlone(Hole(theirs)))
                return null;
            events.Add(theirs);
            own.Add(mine);
        }
        return new(Join(events), Join(own));
    }

    /// <summary>A value as it is compared; null where a part of it is missing, since two missing values are not the same.</summary>
    public static string? Value(Template mapping, IScope scope)
    {
        var value = mapping.EvaluateText(scope);
        return value.Length == 0 || value.Split(Between).Contains("") ? null : value;
    }

    /// <summary>A value as people read it.</summary>
    public static string Show(string value) => value.Replace(Between, ' ');

    private static Template Hole(string expression) => Template.Text($"{{{{ {expression} }}}}");

    private static bool IsOfEvent(Template side) => side.Roots.Contains("event");

    private static bool IsOfEventAlone(Template side) => side.Roots.SetEquals(["event"]) && side.Steps.Count == 0;

    private static string Join(List<string> parts) => string.Join(Between, parts.Select(part => $"{{{{ {part} }}}}"));
}
