namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Gives a step another key, everywhere it is named: mappings, edges, frames, search terms, places and groups.</summary>
public sealed record RenameKey(string Key, string To) : FlowEdit
{
    public override string Label(Flow flow) => $"Rename \"{Key}\" to \"{To}\"";

    internal override Edited Change(Flow flow)
    {
        if (flow.Find(Key) is null)
            return Refusal.NoStep(Key);
        if (Key == To)
            return flow;
        if (!FreshKeys.IsKey(To))
            return Refusal.Key(To);
        if (flow.Find(To) is not null)
            return Refusal.KeyTaken(flow, To);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [Key] = To };
        return flow.Each(step => StepReferences.Rename(step, names)) with
        {
            Searchable = [.. (flow.Searchable.IsDefault ? [] : flow.Searchable).Select(mapping => StepReferences.Rename(mapping, names)!)],
            Layout = flow.Layout.TryGetValue(Key, out var place) ? flow.Layout.Remove(Key).SetItem(To, place) : flow.Layout,
            Groups = [.. flow.Groups.Select(group => group.Steps.Contains(Key)
                ? group with { Steps = group.Steps.Replace(Key, To) } : group)],
        };
    }
}
