using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlowDesigner.Web.Sandbox.Shapes;

/// <summary>
/// Holds a request against its shape and hands back its values in their types. Form and query values arrive as text
/// (<paramref name="isText"/>) and are converted; JSON values must have the right type already.
/// </summary>
internal sealed class ShapeReader(bool isText)
{
    private readonly List<string> path = [];

    public static ShapeProblem? Read(Shape shape, JsonObject given, bool isText, out JsonObject values)
    {
        var problem = new ShapeReader(isText).Value(shape, given, out var read);
        values = read as JsonObject ?? [];
        return problem;
    }

    private ShapeProblem? Value(Shape shape, JsonNode? given, out JsonNode? read)
    {
        var depth = path.Count;
        var problem = Form(shape, given, out read);
        if (problem is not { Fault: ShapeFault.WrongType } || shape.Or is null) return problem;
        path.RemoveRange(depth, path.Count - depth);
        var second = Form(shape.Or, given, out read);
        return second is null || second.Path.Count > depth ? second : problem;
    }

    private ShapeProblem? Form(Shape shape, JsonNode? given, out JsonNode? read)
    {
        read = null;
        if (isText && given is JsonValue && (string?)given == "" && (shape.IsClearable || IsPlainText(shape)))
        {
            read = "";
            return null;
        }
        return shape.Kind switch
        {
            ShapeKind.Object => Object(shape, given, out read),
            ShapeKind.Map => Map(shape, given, out read),
            ShapeKind.List => List(shape, given, out read),
            _ => Scalar(shape, given, out read),
        };
    }

    private static bool IsPlainText(Shape shape) => shape is { Kind: ShapeKind.Text, MinLength: 0, Choices.Count: 0 };

    private ShapeProblem? Object(Shape shape, JsonNode? given, out JsonNode? read)
    {
        read = null;
        if (given is not JsonObject source) return Problem(ShapeFault.WrongType, shape, given);
        var result = new JsonObject();
        foreach (var (name, node) in source)
        {
            path.Add(name);
            var field = shape.Fields.FirstOrDefault(f => f.Name == name);
            if (field is null) return Problem(ShapeFault.Unknown, null, node);
            if (isText && field.IsRequired && node is JsonValue && (string?)node == "") return Problem(ShapeFault.Empty, field.Shape, node);
            if (Value(field.Shape, node, out var value) is { } problem) return problem;
            result[name] = value;
            path.RemoveAt(path.Count - 1);
        }
        foreach (var field in shape.Fields.Where(f => f.IsRequired && !source.ContainsKey(f.Name)))
        {
            path.Add(field.Name);
            return Problem(ShapeFault.Missing, field.Shape, null);
        }
        read = result;
        return null;
    }

    private ShapeProblem? Map(Shape shape, JsonNode? given, out JsonNode? read)
    {
        read = null;
        if (given is not JsonObject source) return Problem(ShapeFault.WrongType, shape, given);
        if (source.Count > shape.MaxItems) return Problem(ShapeFault.TooMany, shape, given);
        var result = new JsonObject();
        foreach (var (name, node) in source)
        {
            path.Add(name);
            if (name.Length > shape.MaxLength) return Problem(ShapeFault.KeyTooLong, shape, node);
            if (Value(shape.Item!, node, out var value) is { } problem) return problem;
            result[name] = value;
            path.RemoveAt(path.Count - 1);
        }
        read = result;
        return null;
    }

    private ShapeProblem? List(Shape shape, JsonNode? given, out JsonNode? read)
    {
        read = null;
        IEnumerable<JsonNode?>? items = given switch
        {
            JsonArray array => array,
            JsonObject numbered when isText && numbered.All(p => int.TryParse(p.Key, CultureInfo.InvariantCulture, out _)) =>
                numbered.OrderBy(p => int.Parse(p.Key, CultureInfo.InvariantCulture)).Select(p => p.Value),
            JsonValue empty when isText && (string?)empty == "" => [],
            _ => null,
        };
        if (items is null) return Problem(ShapeFault.WrongType, shape, given);
        var result = new JsonArray();
        foreach (var node in items)
        {
            path.Add(result.Count.ToString(CultureInfo.InvariantCulture));
            if (Value(shape.Item!, node, out var value) is { } problem) return problem;
            result.Add(value);
            path.RemoveAt(path.Count - 1);
        }
        if (result.Count > shape.MaxItems) return Problem(ShapeFault.TooMany, shape, given);
        if (result.Count < shape.MinItems) return Problem(ShapeFault.TooFew, shape, given);
        read = result;
        return null;
    }

    private ShapeProblem? Scalar(Shape shape, JsonNode? given, out JsonNode? read)
    {
        read = null;
        if (given is not JsonValue value) return Problem(ShapeFault.WrongType, shape, given);
        var kind = value.GetValueKind();
        var text = kind == JsonValueKind.String ? (string)value! : value.ToJsonString();
        read = shape.Kind switch
        {
            ShapeKind.Text when kind == JsonValueKind.String => text,
            ShapeKind.Time when kind == JsonValueKind.String && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) => text,
            ShapeKind.Integer when IsNumber(kind) => Whole(text),
            ShapeKind.Number when IsNumber(kind) => Decimal(text),
            ShapeKind.Boolean when isText || kind is JsonValueKind.True or JsonValueKind.False => Truth(text),
            ShapeKind.Flag => text switch { "1" or "true" => true, "0" or "false" => false, _ => null },
            _ => null,
        };
        if (read is null) return Problem(ShapeFault.WrongType, shape, given);
        if (shape.Kind != ShapeKind.Text) return null;
        if (shape.Choices.Count > 0 && !shape.Choices.Contains(text)) return Problem(ShapeFault.NotAChoice, shape, given);
        if (text.Length > shape.MaxLength) return Problem(ShapeFault.TooLong, shape, given);
        return text.Length < shape.MinLength ? Problem(ShapeFault.TooShort, shape, given) : null;
    }

    private bool IsNumber(JsonValueKind kind) => isText || kind == JsonValueKind.Number;

    private static JsonNode? Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonNode? Decimal(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonNode? Truth(string text) => text switch { "true" => true, "false" => false, _ => null };

    private ShapeProblem Problem(ShapeFault fault, Shape? expected, JsonNode? found) => new(fault, [.. path], expected, Shown(found));

    private static string Shown(JsonNode? found) => found switch
    {
        null => "null",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string)value!,
        _ => found.ToJsonString(),
    };
}
