using System.Text.Json;

namespace FlowDesigner.Core.Mappings;

/// <summary>What a mapping gives on one sample, and what is wrong with it: for the line under an input, while somebody types.</summary>
/// <param name="Value">Undefined where it gives nothing.</param>
/// <param name="Problems">The worst first.</param>
public sealed record LiveValue(JsonElement Value, IReadOnlyList<MappingProblem> Problems)
{
    public bool HasValue => Value.ValueKind != JsonValueKind.Undefined;

    public MappingProblem? Worst => Problems.Count > 0 ? Problems[0] : null;

    /// <summary>Of a whole value with mappings in it. Never throws.</summary>
    public static LiveValue Of(JsonElement value, IScope scope, ScopeShape shape) =>
        Of(Template.Parse(value), scope, shape, template => template.Evaluate(scope));

    /// <summary>Of one text. Never throws.</summary>
    public static LiveValue Of(string text, IScope scope, ScopeShape shape) =>
        Of(Template.Text(text), scope, shape, template => template.Evaluate(scope));

    private static LiveValue Of(Template template, IScope scope, ScopeShape shape, Func<Template, JsonElement> evaluate)
    {
        var found = template.Check(shape).OrderBy(problem => problem.IsWarning).ToList();
        if (found.Any(problem => !problem.IsWarning))
            return new(default, found);
        try
        {
            return new(evaluate(template), found);
        }
        catch (MappingException failed)
        {
            // On this sample only: the next event may have what is missing here.
            var problem = new MappingProblem(
                failed.Code, failed.Message, failed.Pointer, failed.Position, failed.Expression.Length, IsWarning: true);
            return new(default, [problem, .. found]);
        }
    }
}
