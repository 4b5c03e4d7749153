using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>What a function takes in one place. <see cref="Each"/> is an expression that sees <c>item</c>.</summary>
public enum ParameterKind { Any, Text, Number, Bool, Date, List, Object, Each }

/// <summary>One place between a function's brackets.</summary>
/// <param name="Name">What the value means.</param>
/// <param name="Kind">What it must be.</param>
/// <param name="IsOptional">It may be left out.</param>
/// <param name="Repeats">Any number of values may stand here.</param>
public sealed record Parameter(string Name, ParameterKind Kind, bool IsOptional = false, bool Repeats = false);

/// <summary>A function of the mapping language: pure, and one row of <see cref="FunctionTable"/>.</summary>
/// <param name="Name">How it is called; never changes once shipped.</param>
/// <param name="Group">The heading it is listed under: Text, Number, List, Date, Money, Object or Value.</param>
/// <param name="Parameters">What it takes; the first one may come from a pipe.</param>
/// <param name="Help">One sentence for the person who looks for it.</param>
/// <param name="Example">A call that needs no payload.</param>
/// <param name="ExampleResult">What the example gives, as JSON.</param>
public sealed record MappingFunction(
    string Name, string Group, IReadOnlyList<Parameter> Parameters, string Help, string Example, string ExampleResult)
{
    internal Func<Arguments, Value> Body { get; init; } = _ => Value.Null;

    internal Func<IReadOnlyList<Shape>, Shape> Result { get; init; } = _ => Shape.Any;

    /// <summary>How it is written: <c>round(number, [places])</c>.</summary>
    public string Signature => $"{Name}({string.Join(", ", Parameters.Select(Shown))})";

    internal int FewestArguments => Parameters.Count(parameter => !parameter.IsOptional);

    internal int MostArguments => Parameters.Count > 0 && Parameters[^1].Repeats ? int.MaxValue : Parameters.Count;

    internal Parameter? ParameterAt(int index) =>
        index < Parameters.Count ? Parameters[index] : Parameters.Count > 0 && Parameters[^1].Repeats ? Parameters[^1] : null;

    private static string Shown(Parameter parameter) => (parameter.IsOptional, parameter.Repeats) switch
    {
        (_, true) => $"{parameter.Name}, ...",
        (true, _) => $"[{parameter.Name}]",
        _ => parameter.Name,
    };
}
