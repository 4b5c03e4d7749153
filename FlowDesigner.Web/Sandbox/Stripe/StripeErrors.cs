using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;

namespace FlowDesigner.Web.Sandbox.Stripe;

internal static class StripeErrors
{
    public static Answer Error(int status, string type, string message, string? code = null, string? param = null)
    {
        var error = new JsonObject();
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + code.Replace('_', '-');
        }
        error["message"] = message;
        if (param is not null) error["param"] = param;
        error["type"] = type;
        return Answer.Json(status, new JsonObject { ["error"] = error });
    }

    public static Answer Invalid(string message, string? code = null, string? param = null) =>
        Error(400, "invalid_request_error", message, code, param);

    public static Answer Missing(string what, string id, string param = "id") =>
        Error(404, "invalid_request_error", $"No such {what}: '{id}'", "resource_missing", param);

    /// <summary>A parameter names what is not there; an id in the address is <see cref="Missing"/>.</summary>
    public static Answer Absent(string what, string id, string param) => Invalid($"No such {what}: '{id}'", "resource_missing", param);

    public static Answer Explain(ShapeProblem problem)
    {
        var param = problem.Bracketed;
        return problem.Fault switch
        {
            ShapeFault.Unknown => Invalid($"Received unknown parameter: {param}", "parameter_unknown", param),
            ShapeFault.Missing => Invalid($"Missing required param: {param}.", "parameter_missing", param),
            ShapeFault.Empty => Invalid(
                $"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; however '{param}' "
                + "cannot be unset. You should remove it from your request or supply a non-empty value.",
                "parameter_invalid_empty", param),
            ShapeFault.WrongType => WrongType(problem.Expected!, problem.Found, param),
            _ => Invalid(OutOfBounds(problem, problem.Expected!), null, param),
        };
    }

    private static Answer WrongType(Shape expected, string found, string param) => expected.Kind switch
    {
        ShapeKind.Integer => Invalid($"Invalid integer: {found}", "parameter_invalid_integer", param),
        ShapeKind.Number => Invalid($"Invalid decimal: {found}", null, param),
        ShapeKind.Boolean => Invalid($"Invalid boolean: {found}", null, param),
        ShapeKind.List => Invalid("Invalid array", null, param),
        ShapeKind.Text => Invalid("Invalid string", null, param),
        _ => Invalid("Invalid object", null, param),
    };

    private static string OutOfBounds(ShapeProblem problem, Shape expected) => problem.Fault switch
    {
        ShapeFault.NotAChoice => $"Invalid {problem.Bracketed}: must be one of {string.Join(", ", expected.Choices)}",
        ShapeFault.TooLong => $"Invalid string: {Short(problem.Found)}; must be at most {expected.MaxLength} characters",
        ShapeFault.TooShort => $"Invalid string: {Short(problem.Found)}; must be at least {expected.MinLength} characters",
        ShapeFault.KeyTooLong => $"Metadata keys can have up to {expected.MaxLength} characters, but one has {problem.Name.Length}.",
        ShapeFault.TooFew => $"Invalid array: {problem.Bracketed} needs at least {expected.MinItems} elements",
        _ => $"Array {problem.Bracketed} exceeded maximum {expected.MaxItems} allowed elements.",
    };

    private static string Short(string text) => text.Length <= 23 ? text : $"{text[..10]}...{text[^10..]}";
}
