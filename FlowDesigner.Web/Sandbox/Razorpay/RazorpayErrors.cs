using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;

namespace FlowDesigner.Web.Sandbox.Razorpay;

internal static class RazorpayErrors
{
    public static Answer Error(int status, string code, string description, string? field = null)
    {
        var error = new JsonObject
        {
            ["code"] = code,
            ["description"] = description,
            ["source"] = field is null ? "NA" : "business",
            ["step"] = field is null ? "NA" : "payment_initiation",
            ["reason"] = field is null ? "NA" : "input_validation_failed",
            ["metadata"] = new JsonObject(),
        };
        if (field is not null) error["field"] = field;
        return Answer.Json(status, new JsonObject { ["error"] = error });
    }

    public static Answer Bad(string description, string? field = null) => Error(400, "BAD_REQUEST_ERROR", description, field);

    // Razorpay answers 400, not 404, for an id it does not know.
    public static Answer Missing(string id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal) && id.Length == prefix.Length + 14
            ? Bad("The id provided does not exist")
            : Bad($"{id} is not a valid id");

    public static Answer Explain(ShapeProblem problem)
    {
        string field = problem.Dotted, words = problem.Name.Replace('_', ' ');
        return problem.Fault switch
        {
            ShapeFault.Unknown => Bad($"{field} is/are not required and should not be sent"),
            ShapeFault.Missing => Bad($"The {words} field is required.", field),
            ShapeFault.TooLong => Bad($"The {words} may not be greater than {problem.Expected!.MaxLength} characters.", field),
            ShapeFault.TooShort => Bad($"The {words} must be at least {problem.Expected!.MinLength} characters.", field),
            ShapeFault.NotAChoice => Bad($"The selected {words} is invalid.", field),
            ShapeFault.TooMany => Bad($"The number of {words} cannot exceed {problem.Expected!.MaxItems}", field),
            ShapeFault.TooFew => Bad($"The {words} field is required.", field),
            _ => Bad($"The {words} must be {Kind(problem.Expected!.Kind)}.", field),
        };
    }

    private static string Kind(ShapeKind kind) => kind switch
    {
        ShapeKind.Integer => "an integer",
        ShapeKind.Number => "a number",
        ShapeKind.Boolean or ShapeKind.Flag => "0 or 1",
        ShapeKind.List or ShapeKind.Map or ShapeKind.Object => "an array",
        _ => "a string",
    };
}
