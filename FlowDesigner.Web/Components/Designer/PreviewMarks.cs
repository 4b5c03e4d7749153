using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Pages.Flows;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>A preview drawn over the flow: what each step would do, which branch was taken.</summary>
internal static class PreviewMarks
{
    public static IReadOnlyDictionary<string, StepMark> Of(PreviewResult result, Flow flow, PreviewAccounts accounts, AppCatalog apps)
    {
        var marks = new Dictionary<string, StepMark> { [FlowPictures.Trigger] = new(State.Completed, "Sample event") };
        foreach (var lines in PreviewLine.Of(result, flow, accounts, apps).GroupBy(line => line.Key))
        {
            var worst = lines.FirstOrDefault(line => line.State == State.Failed) ?? lines.First();
            var times = lines.Count() == 1 ? "" : $" × {lines.Count()}";
            marks[lines.Key] = new StepMark(worst.State,
                (worst.IsWrite ? FirstWords(worst.Title) : BranchWord(flow, worst) ?? worst.Word) + times, worst.IsWrite ? worst.Title
                : worst.Step.Message)
            {
                Branch = lines.Count() == 1 ? worst.Branch : null,
            };
        }
        // A frame with something inside was entered.
        foreach (var loop in flow.Steps.OfType<ForEachStep>()
            .Where(loop => !marks.ContainsKey(loop.Key) && flow.Steps.Any(step => step.In == loop.Key && marks.ContainsKey(step.Key))))
            marks[loop.Key] = new StepMark(State.Completed, "First items");
        return marks;
    }

    private static string? BranchWord(Flow flow, PreviewLine line) =>
        line.Branch is { } branch ? FlowPictures.PortWord(flow.Find(line.Key), branch) : null;

    // "Would create customer “ACME”" is too long for a badge: "Would create".
    private static string FirstWords(string sentence) => sentence.Split(' ') is [var would, var verb, ..] ? $"{would} {verb}" : sentence;
}
