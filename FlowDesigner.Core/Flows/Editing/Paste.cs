using System.Collections.Immutable;
using System.Globalization;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// Adds copied steps. They get keys of their own, and what they say of each other follows; what they say of steps that were not copied
/// stays and is reported. Accounts are those of this flow for the same apps.
/// </summary>
/// <param name="Fragment">What was copied.</param>
/// <param name="At">What the copied steps that begin are connected to.</param>
/// <param name="Place">Where the top left corner comes to stand; null keeps their places.</param>
public sealed record Paste(Fragment Fragment, AddAt At, Place? Place = null) : FlowEdit
{
    private const int LongestList = 5;

    public override string Label(Flow flow) => Fragment.Steps is [var only] ? $"Paste \"{StepName.Of(only)}\""
        : Fragment.Steps.IsEmpty ? $"Paste {StepName.Count(Fragment.Notes.Length, "note")}"
            : $"Paste {StepName.Count(Fragment.Steps.Length, "step")}";

    internal override Edited Change(Flow flow)
    {
        if (Fragment.IsEmpty)
            return new FlowProblem("edit.clipboard", "There is nothing to paste. Copy some steps first.");
        var names = Names(flow);
        var (fitted, steps) = Fitted(flow, names);
        var pasted = steps.IsEmpty ? fitted : Insertion.Into(fitted, steps, At);
        return pasted.Flow is null ? pasted : pasted with
        {
            Flow = WithDrawing(pasted.Flow, names),
            Notices = [.. Notices(flow, names)],
        };
    }

    private Dictionary<string, string> Names(Flow flow)
    {
        var keys = FreshKeys.Of(flow);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in Fragment.Steps)
        {
            if (!names.ContainsKey(step.Key))
                names.Add(step.Key, keys.Take(step.Key));
        }
        return names;
    }

    private (Flow Flow, ImmutableArray<Step> Steps) Fitted(Flow flow, Dictionary<string, string> names)
    {
        var changed = names.Where(name => name.Key != name.Value).ToDictionary(StringComparer.Ordinal);
        (flow, var fitted) = WithSlots(flow);
        var steps = ImmutableArray.CreateBuilder<Step>(Fragment.Steps.Length);
        foreach (var step in Fragment.Steps.DistinctBy(step => step.Key, StringComparer.Ordinal))
        {
            (flow, var ours) = Slots.Fit(flow, changed.Count == 0 ? step : StepReferences.Rename(step, changed), fitted);
            steps.Add(ours);
        }
        return (flow, steps.DrainToImmutable());
    }

    /// <summary>Two accounts of one app stay two: no slot of this flow takes the place of two of the copied ones.</summary>
    private (Flow Flow, ImmutableSortedDictionary<string, string> Fitted) WithSlots(Flow flow)
    {
        var ours = flow.Connections;
        var fitted = Ordinal.Map<string>().AddRange(Fragment.Parts.Connections.Where(slot => ours.GetValueOrDefault(slot.Key) == slot.Value)
            .Select(slot => KeyValuePair.Create(slot.Key, slot.Key)));
        foreach (var (slot, app) in Fragment.Parts.Connections.Where(slot => !fitted.ContainsKey(slot.Key)).ToList())
        {
            var known = ours.FirstOrDefault(known => known.Value == app && !fitted.ContainsValue(known.Key)).Key;
            if (known is null)
                ours = ours.SetItem(known = FreshKeys.Among(ours.Keys).Take(slot), app);
            fitted = fitted.SetItem(slot, known);
        }
        return (ReferenceEquals(ours, flow.Connections) ? flow : flow with { Connections = ours }, fitted);
    }

    private Flow WithDrawing(Flow flow, Dictionary<string, string> names)
    {
        var places = Fragment.Parts.Layout.Where(place => names.ContainsKey(place.Key)).ToList();
        var corners = places.Select(place => place.Value).Concat(Fragment.Notes.Select(note => note.Place)).ToList();
        var (x, y) = Place is { } corner && corners.Count > 0
            ? (corner.X - corners.Min(place => place.X), corner.Y - corners.Min(place => place.Y)) : (0, 0);
        var layout = flow.Layout.SetItems(places.Select(place => KeyValuePair.Create(names[place.Key], Moved(place.Value))));
        if (places.Count == 0 && Place is { } at && Fragment.Steps is [var only])
            layout = layout.SetItem(names[only.Key], at);
        var noteIds = FreshKeys.Among(flow.Notes.Select(note => note.Id));
        var groupIds = FreshKeys.Among(flow.Groups.Select(group => group.Id));
        return flow with
        {
            Layout = layout,
            Notes = [.. flow.Notes, .. Fragment.Notes.Select(note => note with { Id = noteIds.Take(note.Id), Place = Moved(note.Place) })],
            Groups = [.. flow.Groups, .. Fragment.Parts.Groups.Where(group => !group.Steps.IsDefaultOrEmpty
                && group.Steps.All(names.ContainsKey))
                .Select(group => group with { Id = groupIds.Take(group.Id), Steps = [.. group.Steps.Select(key => names[key])] })],
        };

        Place Moved(Place place) => new(place.X + x, place.Y + y);
    }

    private IEnumerable<FlowProblem> Notices(Flow flow, Dictionary<string, string> names)
    {
        var known = flow.Keys();
        var outside = Fragment.Steps.SelectMany(step => StepReferences.Of(step).Where(key => !names.ContainsKey(key))
            .Select(key => (Key: key, Step: step)))
            .Where(use => Fragment.From != flow.Key || !known.Contains(use.Key)).ToList();
        foreach (var use in outside.Take(LongestList))
        {
            yield return new("edit.outside", known.Contains(use.Key)
                ? $"\"{StepName.Of(use.Step)}\" takes values from step \"{use.Key}\", which was not copied: they come from this flow's " +
                    $"\"{flow.NameOf(use.Key)}\" now."
                : $"\"{StepName.Of(use.Step)}\" takes values from step \"{use.Key}\", which was not copied and is not in this flow. Map " +
                    $"them anew.",
                names[use.Step.Key], IsWarning: true);
        }
        if (outside.Count > LongestList)
        {
            yield return new("edit.outside", string.Create(CultureInfo.InvariantCulture,
                $"And {outside.Count - LongestList} more mappings take values from steps that were not copied."), IsWarning: true);
        }
    }
}

/// <summary>
/// Copies steps beside themselves, a little lower to the right. The copies are connected to each other and to nothing else.
/// </summary>
public sealed record Duplicate(ImmutableArray<string> Keys) : FlowEdit
{
    private const int Aside = 40;

    public override string Label(Flow flow) => $"Duplicate {StepName.Several(flow, Keys)}";

    internal override Edited Change(Flow flow)
    {
        if (Keys.IsDefaultOrEmpty || Keys.FirstOrDefault(key => flow.Find(key) is null) is { })
            return Keys.IsDefaultOrEmpty ? new FlowProblem("edit.nothing", "There is nothing to duplicate. Select the steps first.")
                : Refusal.NoStep(Keys.First(key => flow.Find(key) is null));
        var fragment = Fragment.Of(flow, Keys);
        var loops = Keys.Select(key => flow.Find(key)!.In).Distinct().ToList();
        // Copies of steps in several frames have no frame in common.
        var loop = loops is [var one] && (one is null || !flow.WithInside(Keys).Contains(one)) ? one : null;
        Place? corner = fragment.Parts.Layout.Count == 0 ? null
            : new Place(fragment.Parts.Layout.Values.Min(place => place.X)
                + Aside, fragment.Parts.Layout.Values.Min(place => place.Y) + Aside);
        return new Paste(fragment, new AddAt.Place(loop), corner).Change(flow);
    }
}
