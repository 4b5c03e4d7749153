using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Every mapping is written soundly, and names only what is there when it is evaluated.</summary>
internal static class MappingRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var scopes = new ScopeShapes(check);
        var trigger = check.Flow.Trigger;
        foreach (var problem in Text(trigger.Lane, scopes.ForTrigger(), "lane").Concat(Text(trigger.Dedupe, scopes.ForTrigger(), "dedupe")))
            yield return FlowCheck.AtTrigger(problem.Code, problem.Words, problem.Field, problem.IsWarning);
        foreach (var (index, mapping) in (check.Flow.Searchable.IsDefault ? [] : check.Flow.Searchable).Index())
        {
            foreach (var problem in Text(mapping, scopes.ForTrigger(), $"searchable.{index}"))
                yield return new(problem.Code, $"Search term {index + 1}: {problem.Words}", Field: problem.Field,
                    IsWarning: problem.IsWarning);
        }
        foreach (var step in check.Flow.Steps)
        {
            foreach (var problem in Of(check, step, scopes))
                yield return check.At(step, problem.Code, problem.Words, problem.Field, problem.IsWarning);
        }
    }

    private static IEnumerable<Found> Of(FlowCheck check, Step step, ScopeShapes scopes)
    {
        var scope = scopes.For(step);
        return step switch
        {
            ActionStep action =>
            [
                .. Under("", Template.Parse(action.Inputs).Check(scope, Expected(check.ActionOf(action)?.Inputs))),
                .. Text(action.BusinessKey, scope, "business_key"),
            ],
            ForEachStep loop =>
            [
                .. Under("list", loop.List is null ? [] : Template.Text(loop.List).Check(scope, Shape.List(Shape.Any))),
                .. Under("", loop.Source is { Inputs: { } inputs } source
                    ? Template.Parse(inputs).Check(scope, Expected(check.ActionOf(source)?.Inputs)) : []),
                .. Text(loop.ItemKey, scopes.ForItem(loop), "item_key"),
            ],
            IfStep branch => Under("condition", Template.Text(branch.Condition).Check(scope, Shape.Bool)),
            SwitchStep choice =>
            [
                .. Under("value", Template.Text(choice.Value).Check(scope)),
                .. (choice.Cases.IsDefault ? [] : choice.Cases)
                    .SelectMany((one, index) => Under($"cases.{index}.equals", Template.Text(one.EqualTo).Check(scope))),
            ],
            WaitStep wait =>
            [
                .. Text(wait.For, scope, "for"),
                .. Text(wait.Until, scope, "until"),
                .. Text(wait.Timeout, scope, "timeout"),
                .. wait.Event is { } awaited
                    ? Under("event.match", Template.Text(awaited.Match).Check(scopes.ForEvent(step, awaited), Shape.Bool)) : [],
            ],
            ApproveStep approve => [.. Text(approve.Message, scope, "message"), .. Text(approve.Timeout, scope, "timeout")],
            CallFlowStep call => Under("", Template.Parse(call.Inputs).Check(scope)),
            StopStep stop => Text(stop.Reason, scope, "reason"),
            SetStep set => Under("", Template.Parse(set.Values).Check(scope)),
            _ => [],
        };
    }

    /// <summary>A mapping that is used as text: an object or a list in it could not be.</summary>
    private static IEnumerable<Found> Text(string? mapping, ScopeShape scope, string field) =>
        mapping is null ? [] : Under(field, Template.Text(mapping).Check(scope));

    private static IEnumerable<Found> Under(string field, IEnumerable<MappingProblem> problems) => problems.Select(problem =>
    {
        var inner = string.Join('.', problem.Pointer.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.Replace("~1", "/").Replace("~0", "~")));
        var at = string.Join('.', new[] { field, inner }.Where(part => part.Length > 0));
        return new Found(problem.Code, at.Length > 0 ? $"{at}: {problem.Message}" : problem.Message, at.Length > 0 ? at : null,
            problem.IsWarning);
    });

    /// <summary>What the fields take. Texts and numbers stand for each other, because services are sent text either way.</summary>
    private static Shape? Expected(IReadOnlyList<Field>? fields) =>
        fields is null ? null : Shape.Object(fields.Select(field => new ShapeField(field.Key, Expected(field), IsOptional: true)));

    private static Shape Expected(Field field) => field.Type switch
    {
        FieldType.Boolean => Shape.Bool,
        FieldType.Object => Expected(field.Fields)!,
        FieldType.Map => Shape.AnyObject,
        FieldType.List => Shape.List(field.Fields.Count > 0 ? Expected(field.Fields)! : Shape.Any),
        _ => Shape.Any,
    };

    private readonly record struct Found(string Code, string Words, string? Field, bool IsWarning);
}
