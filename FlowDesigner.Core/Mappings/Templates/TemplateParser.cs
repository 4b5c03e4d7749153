using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Templates;

/// <summary>Compiles a JSON value whose texts may hold <c>{{ expressions }}</c>.</summary>
internal sealed class TemplateParser
{
    public ProblemList Problems { get; } = new();

    public SortedSet<string> Roots { get; } = new(StringComparer.Ordinal);

    /// <summary>The steps that are named, in no order, with their places in the text each stands in.</summary>
    public List<StepUse> Uses { get; } = [];

    public TemplateNode Parse(JsonElement value, string pointer = "", int depth = 0)
    {
        var source = new Source("", pointer);
        try
        {
            return value.ValueKind switch
            {
                _ when depth >= Limits.Nesting => Refuse(source, "mapping.too_deep", string.Create(CultureInfo.InvariantCulture,
                    $"This value nests deeper than {Limits.Nesting} levels. Carry it whole from the payload instead.")),
                JsonValueKind.String => ParseText(value.GetString()!, pointer),
                JsonValueKind.Object => ParseObject(value, source, depth),
                JsonValueKind.Array => ParseList(value, source, depth),
                JsonValueKind.Number => ParseNumber(value, source),
                JsonValueKind.True => Literal(source, writer => writer.WriteBooleanValue(true)),
                JsonValueKind.False => Literal(source, writer => writer.WriteBooleanValue(false)),
                _ => Literal(source, writer => writer.WriteNullValue()),
            };
        }
        catch (InvalidOperationException)
        {
            // The only way System.Text.Json has to say that an escaped text is not valid Unicode.
            return Refuse(source, "mapping.broken_text", "A text or a name here holds half a character (a lone surrogate). Type it again.");
        }
    }

    public TemplateNode ParseText(string text, string pointer = "")
    {
        var source = new Source(text, pointer);
        if (!IsWhole(text))
            return Refuse(source, "mapping.broken_text", "This text holds half a character (a lone surrogate). Type it again.");
        var parts = Split(source);
        if (parts.All(part => part.Text is not null)) return Literal(source, writer => writer.WriteStringValue(text));
        return Only(parts) is { } expression ? new HoleNode(source, expression) : new TextNode(source, parts);
    }

    private static Expression? Only(List<TextPart> parts)
    {
        var meant = parts.Where(part => part.Text is null || !string.IsNullOrWhiteSpace(part.Text)).Take(2).ToList();
        return meant.Count == 1 ? meant[0].Expression : null;
    }

    private List<TextPart> Split(Source source)
    {
        var text = source.Text;
        var parts = new List<TextPart>();
        var at = 0;
        while (Problems.HasRoom() && text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var end = HoleEnd(text, open + 2);
            if (end < 0)
            {
                Problems.Add(new Place(source, open, 2).Problem("mapping.syntax",
                    "The expression that begins here has no closing '}}'. To write {{ itself: {{ \"{{\" }}."));
                break;
            }
            if (open > at) parts.Add(new TextPart(text[at..open], null));
            var (expression, problem) = Parser.Parse(Trimmed(source, open + 2, end), Roots, Uses);
            if (problem is not null) Problems.Add(problem);
            parts.Add(new TextPart(null, expression));
            at = end + 2;
        }
        if (at < text.Length) parts.Add(new TextPart(text[at..], null));
        return parts;
    }

    /// <summary>The <c>}}</c> that ends an expression: not inside quotes, and not the end of an object written in it.</summary>
    private static int HoleEnd(string text, int start)
    {
        var (quote, braces) = ('\0', 0);
        for (var at = start; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                if (c == '\\') at++;
                else if (c == quote) quote = '\0';
            }
            else if (c is '"' or '\'') quote = c;
            else if (c == '{') braces++;
            else if (c == '}' && braces > 0) braces--;
            else if (c == '}' && at + 1 < text.Length && text[at + 1] == '}') return at;
        }
        // An odd quote, as in {{ customer's name }}: the parser says so better than a missing end would.
        return text.IndexOf("}}", start, StringComparison.Ordinal);
    }

    private static Place Trimmed(Source source, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(source.Text[start])) start++;
        while (end > start && char.IsWhiteSpace(source.Text[end - 1])) end--;
        return new Place(source, start, end - start);
    }

    private TemplateNode ParseObject(JsonElement value, Source source, int depth)
    {
        var fields = new List<(string Name, JsonEncodedText Encoded, TemplateNode Value)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var name = property.Name;
            var escaped = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            var pointer = $"{source.Pointer}/{escaped}";
            var place = new Place(new Source(name, pointer), 0, name.Length);
            if (!names.Add(name)) Problems.Add(place.Problem("mapping.duplicate_field",
                $"The field '{place.Excerpt}' is written twice. Remove one."));
            if (name.Contains("{{", StringComparison.Ordinal))
                Problems.Add(place.Problem("mapping.expression_in_name",
                    "A field's name is taken as written; expressions work in values only.", isWarning: true));
            fields.Add((name, JsonEncodedText.Encode(name), Parse(property.Value, pointer, depth + 1)));
        }
        return Folded(new ObjectNode(source, fields), fields.Select(field => field.Value));
    }

    private TemplateNode ParseList(JsonElement value, Source source, int depth)
    {
        var items = new List<TemplateNode>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
            items.Add(Parse(item, string.Create(CultureInfo.InvariantCulture, $"{source.Pointer}/{items.Count}"), depth + 1));
        return Folded(new ListNode(source, items), items);
    }

    private LiteralNode ParseNumber(JsonElement value, Source source) => Numbers.TryRead(value, out var number)
        ? Literal(source, writer => writer.WriteNumberValue(Numbers.Normal(number)))
        : Refuse(source, "mapping.number_range", "This number has more digits than can be kept exactly (28). Write it as a text.");

    private LiteralNode Refuse(Source source, string code, string message)
    {
        Problems.Add(new Place(source, 0, source.Text.Length).Problem(code, message));
        return Literal(source, writer => writer.WriteNullValue());
    }

    /// <summary>An object or list without any expression becomes one piece of ready bytes.</summary>
    private static TemplateNode Folded(TemplateNode node, IEnumerable<TemplateNode> children) =>
        children.All(child => child.IsLiteral) ? Literal(node.Source, writer => node.Write(writer, NothingToSee)) : node;

    private static Evaluation NothingToSee => new(new Scope(default));

    private static LiteralNode Literal(Source source, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        var utf8 = buffer.WrittenSpan.ToArray();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Template.DeepestResult });
        return new LiteralNode(source, JsonElement.ParseValue(ref reader), utf8);
    }

    private static bool IsWhole(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsSurrogatePair(text, at)) return false;
            at++;
        }
        return true;
    }
}
