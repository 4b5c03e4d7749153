using System.Text.RegularExpressions;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>An Approve asks something of people who can be found.</summary>
internal static partial class ApproveRule
{
    private const int Most = 50;

    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.OfType<ApproveStep>())
        {
            if (string.IsNullOrWhiteSpace(step.Message))
                yield return check.At(step, "approve.message", "it asks nothing. Say what the person decides.", "message");
            var who = step.Who.IsDefault ? [] : step.Who;
            if (who.Length > Most)
                yield return check.At(step, "approve.who", $"it may name {Most} people, but names {who.Length}.", "who");
            foreach (var (index, person) in who.Index().Where(person => !Address().IsMatch(person.Item)))
            {
                yield return check.At(step, "approve.who",
                    $"\"{person}\" is no e-mail address. Write it as the person signs in, such as ada@example.com.", $"who.{index}");
            }
            if (FlowCheck.IsNoDuration(step.Timeout))
                yield return check.At(step, "approve.timeout", $"\"{step.Timeout}\" must be {Duration.Expected}.", "timeout");
            if (step.Timeout is null && check.Graph.Children(step.Key, StepPort.Timeout).Any())
                yield return check.At(step, "approve.no_timeout", "steps follow its timeout, but it has none. Give it one, such as 3 days.",
                    "timeout");
        }
    }

    [GeneratedRegex(@"^[^@\s]{1,64}@[^@\s]{1,190}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
