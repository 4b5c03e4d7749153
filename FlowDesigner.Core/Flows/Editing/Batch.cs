using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Several edits as one: all of them, or none where one is refused.</summary>
public sealed record Batch(string Words, ImmutableArray<FlowEdit> Edits) : FlowEdit
{
    public override string Label(Flow flow) => Words;

    internal override Edited Change(Flow flow)
    {
        var (added, notices) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<FlowProblem>());
        foreach (var edit in Edits)
        {
            var made = edit.Change(flow);
            if (made.Flow is null)
                return made;
            flow = made.Flow;
            added.AddRange(made.Added);
            notices.AddRange(made.Notices);
        }
        return new Edited(flow, null) { Added = added.DrainToImmutable(), Notices = notices.DrainToImmutable() };
    }
}
