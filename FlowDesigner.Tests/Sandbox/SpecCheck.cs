using System.Text.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;

namespace FlowDesigner.Tests.Sandbox;

/// <summary>Holds shape tables and answers against an OpenAPI description and lists what differs.</summary>
internal sealed class SpecCheck(JsonNode spec)
{
    // Lists of values this long change monthly; the tables do not copy them.
    private const int LongestChoices = 60;

    public List<string> Differences { get; } = [];

    /// <summary>How many values were held against the description.</summary>
    public int Compared { get; private set; }

    public void Request(Operation operation)
    {
        var described = spec["paths"]?[operation.Path]?[operation.Method.ToLowerInvariant()];
        if (described is null)
        {
            Differences.Add($"{operation.Name}: not described");
            return;
        }
        var body = Follow(described["requestBody"])?["content"]?.AsObject().First().Value!["schema"];
        if (body is not null) Compare(operation.Accepts, body, operation.Name);
        foreach (var parameter in (described["parameters"] as JsonArray ?? []).Where(p => (string?)p!["in"] == "query"))
        {
            var name = (string)parameter!["name"]!;
            var field = operation.Accepts.Fields.FirstOrDefault(f => f.Name == name);
            if (field is null) Differences.Add($"{operation.Name}: {name} is missing");
            else Compare(field.Shape, parameter["schema"]!, $"{operation.Name} {name}");
        }
    }

    public void Answer(string schemaName, JsonNode answer)
    {
        var schema = Follow(spec["components"]!["schemas"]![schemaName])!;
        var properties = schema["properties"]!.AsObject();
        foreach (var required in (schema["required"] as JsonArray ?? []).Select(r => (string)r!))
            if (!answer.AsObject().ContainsKey(required)) Differences.Add($"{schemaName}: answers lack {required}");
        foreach (var (name, value) in answer.AsObject())
        {
            Compared++;
            var property = Follow(properties[name]);
            if (property is null) Differences.Add($"{schemaName}: answers have {name}");
            else if ((string?)property["type"] is { } type && value is not null && !IsOf(type, value.GetValueKind()))
                Differences.Add($"{schemaName}: {name} is {value.GetValueKind()}, not {type}");
        }
    }

    private static bool IsOf(string type, JsonValueKind kind) => type switch
    {
        "string" => kind == JsonValueKind.String,
        "integer" or "number" => kind == JsonValueKind.Number,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "array" => kind == JsonValueKind.Array,
        _ => kind == JsonValueKind.Object,
    };

    private void Compare(Shape shape, JsonNode described, string where)
    {
        Compared++;
        var schema = Follow(described)!;
        if (schema["anyOf"] is JsonArray options)
        {
            var real = options.Where(o => (o!["enum"] as JsonArray)?.Select(e => (string?)e).SequenceEqual([""]) != true).ToList();
            Same(shape.IsClearable, real.Count < options.Count, where, "clearable");
            schema = Follow(real[0])!;
            if (real.Count > 1 && shape.Or is not null) Compare(shape.Or, real[1]!, where + " (or)");
        }
        else Same(shape.IsClearable, false, where, "clearable");
        if (schema["allOf"] is JsonArray parts) schema = Merged(parts);
        var type = (string?)schema["type"];
        switch (shape.Kind)
        {
            case ShapeKind.Object: Object(shape, schema, where); break;
            case ShapeKind.Map: Same("object", type, where, "type"); break;
            case ShapeKind.List:
                Same("array", type, where, "type");
                if (schema["maxItems"] is { } most) Same((long)shape.MaxItems, (long)most, where, "maxItems");
                Compare(shape.Item!, schema["items"]!, where + "[]");
                break;
            case ShapeKind.Integer: Same(true, type is "integer" or "number", where, "integer"); break;
            case ShapeKind.Number: Same("number", type, where, "type"); break;
            case ShapeKind.Boolean: Same("boolean", type, where, "type"); break;
            case ShapeKind.Time: Same("date-time", (string?)schema["format"], where, "format"); break;
            default: Text(shape, schema, where); break;
        }
    }

    private void Object(Shape shape, JsonNode schema, string where)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        Same(Names(shape.Fields.Select(f => f.Name)), Names(properties.Select(p => p.Key)), where, "fields");
        var required = (schema["required"] as JsonArray ?? []).Select(r => (string)r!);
        Same(Names(shape.Fields.Where(f => f.IsRequired).Select(f => f.Name)), Names(required), where, "required");
        foreach (var field in shape.Fields)
            if (properties[field.Name] is { } property) Compare(field.Shape, property, $"{where}.{field.Name}");
    }

    private void Text(Shape shape, JsonNode schema, string where)
    {
        Same("string", (string?)schema["type"], where, "type");
        if (schema["maxLength"] is { } most) Same((long)shape.MaxLength, (long)most, where, "maxLength");
        if (schema["minLength"] is { } least) Same((long)shape.MinLength, (long)least, where, "minLength");
        var choices = schema["enum"] as JsonArray ?? [];
        if (choices.Count <= LongestChoices) Same(Names(shape.Choices), Names(choices.Select(e => (string)e!)), where, "choices");
    }

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    private JsonObject Merged(JsonArray parts)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var part in parts.Select(Follow))
        {
            foreach (var (name, property) in part!["properties"] as JsonObject ?? []) properties[name] = property!.DeepClone();
            foreach (var name in part["required"] as JsonArray ?? []) required.Add(name!.DeepClone());
        }
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }

    private JsonNode? Follow(JsonNode? node)
    {
        while (node is JsonObject o && o["$ref"] is { } reference)
            node = ((string)reference!).TrimStart('#', '/').Split('/').Aggregate<string, JsonNode?>(spec, (at, part) => at?[part]);
        return node;
    }

    private void Same<T>(T ours, T theirs, string where, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(ours, theirs)) Differences.Add($"{where}: {what} is '{ours}' here and '{theirs}' there");
    }
}
