using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>What a step is inside of is a For each, and no For each is inside of itself.</summary>
internal static class LoopPlaceRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.Where(step => step.In is not null))
        {
            switch (check.Graph.Find(step.In!))
            {
                case null:
                    var hint = Nearest.Hint(step.In!, check.Flow.Steps.OfType<ForEachStep>().Select(loop => loop.Key));
                    yield return check.At(step, "in.unknown",
                        $"it is inside \"{step.In}\", but there is no such For each.{hint} Move it into one that exists, or out.", "in");
                    break;
                case not ForEachStep:
                    yield return check.At(step, "in.not_a_loop",
                        $"it is inside \"{step.In}\", which is no For each. Only a For each holds steps.", "in");
                    break;
                case var _ when check.Graph.Around(step.Key).Contains(step.Key):
                    yield return check.At(step, "in.cycle",
                        "it is inside of itself by way of other For each steps. Move one of them out.", "in");
                    break;
            }
        }
    }
}
