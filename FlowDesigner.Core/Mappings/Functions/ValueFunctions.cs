using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class ValueFunctions
{
    // What a parsed document takes in memory beside its text, at worst: one record of 12 bytes for each character.
    private const int BytesPerParsedCharacter = 14;
    private const int DeepestJson = 64;

    // For people's eyes: a letter with an accent stays one. Nobody puts the text into a page unencoded.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Parameter Any = new("value", ParameterKind.Any);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("if", "Value", [new("condition", ParameterKind.Bool), new("then", ParameterKind.Any), new("else", ParameterKind.Any)],
            "One of two values; the other is not even computed.", "if(2 > 1, 'yes', 'no')", "\"yes\"")
        {
            Result = shapes => shapes[1].Merge(shapes[2]),
            Body = call => call.Any(call.Bool(0) ? 1 : 2),
        },
        new("default", "Value", [Any, new("fallback", ParameterKind.Any)],
            "The fallback where the value is empty: null or a text without characters.", "'' | default('none')", "\"none\"")
        {
            Result = shapes => shapes[0].WithoutNull().Merge(shapes[1]),
            Body = call =>
            {
                var value = call.Any(0);
                var isEmpty = value.IsNull || (value.Kind == ValueKind.Text && call.Run.Text(value, call.PlaceOf(0)).Length == 0);
                return isEmpty ? call.Any(1) : value;
            },
        },
        new("coalesce", "Value", [new("values", ParameterKind.Any, Repeats: true)],
            "The first value that is not null.", "coalesce(null, null, 3)", "3")
        {
            Result = shapes => shapes.Aggregate((all, next) => all.WithoutNull().Merge(next)),
            Body = call =>
            {
                var value = Value.Null;
                for (var i = 0; value.IsNull && i < call.Count; i++) value = call.Any(i);
                return value;
            },
        },
        new("switch", "Value", [Any, new("cases", ParameterKind.Any, Repeats: true)],
            "The result behind the first case that equals the value, else the last one; what is not taken is not even computed.",
            "switch('eur', 'usd', 'Dollar', 'eur', 'Euro', 'Other')", "\"Euro\"")
        {
            Result = shapes => shapes.Count > 1 ? ResultsOf(shapes).Aggregate((all, next) => all.Merge(next)) : Shape.Null,
            Body = Choose,
        },
        new("json", "Value", [Any], "The value written as JSON text.", "json([1, 'a', null])", "\"[1,\\u0022a\\u0022,null]\"")
        {
            Result = _ => Shape.Text,
            Body = Json,
        },
        new("parse_json", "Value", [new("text", ParameterKind.Text)], "Reads JSON out of a text.", "parse_json('{\"a\":1}').a", "1")
        {
            Result = _ => Shape.Any,
            Body = Parse,
        },
    ];

    // Behind the value stand pairs of case and result; one left over is for all other values.
    private static IEnumerable<Shape> ResultsOf(IReadOnlyList<Shape> shapes) =>
        shapes.Where((_, index) => index > 0 && index % 2 == 0).Append(shapes.Count % 2 == 0 ? shapes[^1] : Shape.Null);

    private static Value Choose(Arguments call)
    {
        var value = call.Any(0);
        for (var i = 1; i + 1 < call.Count; i += 2)
            if (call.Run.AreEqual(value, call.Any(i), call.PlaceOf(0), call.PlaceOf(i))) return call.Any(i + 1);
        return call.Count % 2 == 0 && call.Count > 1 ? call.Any(call.Count - 1) : Value.Null;
    }

    private static Value Json(Arguments call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var value = call.Any(0);
        call.Run.CopyCost = 4;
        using (var writer = new Utf8JsonWriter(buffer, Readable)) call.Run.Write(writer, value, call.PlaceOf(0));
        call.Run.CopyCost = 1;
        call.Grow(buffer.WrittenCount);
        return Value.Of(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static Value Parse(Arguments call)
    {
        var text = call.Text(0);
        call.Run.Spend(text.Length / 4, call.Place);
        call.Run.SpendBytes((long)text.Length * BytesPerParsedCharacter, call.Place);
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = DeepestJson });
            var parsed = JsonElement.ParseValue(ref reader);
            if (!reader.Read()) return Value.Of(parsed);
        }
        catch (JsonException)
        {
            // Told below, in one sentence with the trailing text that the reader also takes for an error.
        }
        throw call.Fail(0, "mapping.not_json", $"this text is not one JSON value of at most {DeepestJson} levels.");
    }
}
