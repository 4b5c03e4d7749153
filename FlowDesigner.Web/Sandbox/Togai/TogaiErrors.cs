using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;

namespace FlowDesigner.Web.Sandbox.Togai;

internal static class TogaiErrors
{
    public static Answer Error(int status, string message) => Answer.Json(status, new JsonObject { ["message"] = message[..Math.Min(500, message.Length)] });

    public static Answer Bad(string message) => Error(400, message);

    public static Answer Missing(string what, string id) => Error(404, $"{what} with id '{id}' was not found");

    public static Answer Explain(ShapeProblem problem) => problem.Fault switch
    {
        ShapeFault.Unknown => Bad($"{problem.Dotted}: is not a known property, additional properties are not allowed"),
        ShapeFault.Missing => Bad($"{problem.Dotted}: is required"),
        ShapeFault.TooLong => Bad($"{problem.Dotted}: must have at most {problem.Expected!.MaxLength} characters, has {problem.Found.Length}"),
        ShapeFault.TooShort => Bad($"{problem.Dotted}: must have at least {problem.Expected!.MinLength} characters, has {problem.Found.Length}"),
        ShapeFault.NotAChoice => Bad($"{problem.Dotted}: must be one of {string.Join(", ", problem.Expected!.Choices)}, is '{problem.Found}'"),
        ShapeFault.TooMany => Bad($"{problem.Dotted}: must have at most {problem.Expected!.MaxItems} items"),
        ShapeFault.TooFew => Bad($"{problem.Dotted}: must have at least {problem.Expected!.MinItems} items"),
        _ => Bad($"{problem.Dotted}: must be {Kind(problem.Expected!.Kind)}, is {problem.Found}"),
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
