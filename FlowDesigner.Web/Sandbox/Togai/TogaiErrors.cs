using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;

namespace FlowDesigner.Web.Sandbox.Togai;

internal static class TogaiErrors
{
    public static Answer Error(int status, string message) =>
        Answer.Json(status, new JsonObject { ["message"] = message[..Math.Min(500, message.Length)] });

    public static Answer Bad(string message) => Error(400, message);

    public static Answer Missing(string what, string id) => Error(404, $"{what} with id '{id}' was not found");

    public static Answer Explain(ShapeProblem problem) => Bad($"{problem.Dotted}: {Words(problem, problem.Expected)}");

    private static string Words(ShapeProblem problem, Shape? expected) => problem.Fault switch
    {
        ShapeFault.Unknown => "is not a known property, additional properties are not allowed",
        ShapeFault.Missing => "is required",
        ShapeFault.TooLong => $"must have at most {expected!.MaxLength} characters, has {problem.Found.Length}",
        ShapeFault.TooShort => $"must have at least {expected!.MinLength} characters, has {problem.Found.Length}",
        ShapeFault.NotAChoice => $"must be one of {string.Join(", ", expected!.Choices)}, is '{problem.Found}'",
        ShapeFault.TooMany => $"must have at most {expected!.MaxItems} items",
        ShapeFault.TooFew => $"must have at least {expected!.MinItems} items",
        _ => $"must be {Kind(expected!.Kind)}, is {problem.Found}",
    };

    private static string Kind(ShapeKind kind) => kind switch
    {
        ShapeKind.Integer => "an integer",
        ShapeKind.Number => "a number",
        ShapeKind.Boolean => "true or false",
        ShapeKind.List => "an array",
        ShapeKind.Map or ShapeKind.Object => "an object",
        ShapeKind.Time => "a date-time",
        _ => "a string",
    };
}
