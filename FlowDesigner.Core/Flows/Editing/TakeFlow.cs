namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Takes another flow's content whole: somebody else's draft, or an older version. The key stays.</summary>
public sealed record TakeFlow(Flow Other, string Words = "Take their version") : FlowEdit
{
    public override string Label(Flow flow) => Words;

    internal override Edited Change(Flow flow) => Other with { Key = flow.Key };
}
