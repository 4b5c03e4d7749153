using System.Text.Json;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Templates;

/// <summary>One value inside a template, compiled.</summary>
internal abstract class TemplateNode(Source source)
{
    public Source Source { get; } = source;

    public Place Whole => new(Source, 0, Source.Text.Length);

    public virtual bool IsLiteral => false;

    public abstract void Write(Utf8JsonWriter writer, Evaluation run);

    public abstract Shape Check(Checker checker, Shape? expected);

    public virtual string Text(Evaluation run) =>
        throw new MappingException("mapping.type",
            "A text was expected here, but an object or a list was found. Name one of its values.", Whole);

    public virtual bool Condition(Evaluation run) =>
        throw new MappingException("mapping.condition",
            "A condition must be one expression that gives true or false, such as {{ trigger.data.amount > 100 }}.", Whole);

    protected static void Require(Checker checker, Place at, Shape found, Shape? expected)
    {
        if (expected is null || Checker.Fits(found.Kind, expected.Kind) || found.Kind == ShapeKind.Null) return;
        if ((found.Kind, expected.Kind) is (ShapeKind.Date, ShapeKind.Text) or (ShapeKind.Text, ShapeKind.Date)) return;
        checker.Report(at, "mapping.type",
            $"This field needs {expected.Described}, but '{at.Excerpt}' is {found.Described}.", found.IsSeen);
    }
}

/// <summary>Plain JSON, serialised once.</summary>
internal sealed class LiteralNode(Source source, JsonElement value, byte[] utf8) : TemplateNode(source)
{
    public override bool IsLiteral => true;

    public JsonElement Value { get; } = value;

    public override void Write(Utf8JsonWriter writer, Evaluation run) => writer.WriteRawValue(utf8, skipInputValidation: true);

    public override string Text(Evaluation run) => Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
        ? base.Text(run)
        : run.Show(Expressions.Value.Of(Value), Whole);

    public override bool Condition(Evaluation run) => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => base.Condition(run),
    };

    public override Shape Check(Checker checker, Shape? expected)
    {
        var shape = Value.ValueKind == JsonValueKind.Null ? Shape.Null : Shape.FromSample(Value, seen: false);
        Require(checker, Whole, shape, expected);
        return shape;
    }
}

/// <summary>A text that is one expression and nothing else: the value keeps its type.</summary>
internal sealed class HoleNode(Source source, Expression expression) : TemplateNode(source)
{
    public Expression Expression => expression;

    public override void Write(Utf8JsonWriter writer, Evaluation run) => run.Write(writer, expression.Evaluate(run), expression.Place);

    public override string Text(Evaluation run) => run.Show(expression.Evaluate(run), expression.Place);

    public override bool Condition(Evaluation run)
    {
        var value = expression.Evaluate(run);
        if (value.Kind == ValueKind.Bool) return value.Bool;
        var advice = value.IsNull ? " Empty is not false: compare it, such as ... == null." : " Compare it with something: ... == ...";
        throw new MappingException("mapping.condition",
            $"The condition '{expression.Place.Excerpt}' must give true or false, but it is {value.Described}.{advice}", expression.Place);
    }

    public override Shape Check(Checker checker, Shape? expected)
    {
        var shape = expression.Check(checker);
        Require(checker, expression.Place, shape, expected);
        return shape;
    }
}

/// <summary>A text with expressions in it; each is shown as text, null as nothing.</summary>
internal sealed class TextNode(Source source, IReadOnlyList<TextPart> parts) : TemplateNode(source)
{
    public override void Write(Utf8JsonWriter writer, Evaluation run) => writer.WriteStringValue(Text(run));

    public override string Text(Evaluation run)
    {
        var texts = new string[parts.Count];
        var length = 0L;
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = parts[i].Text ?? run.Show(parts[i].Expression!.Evaluate(run), parts[i].Expression!.Place);
            length += texts[i].Length;
        }
        run.SpendText(length, Whole);
        return string.Concat(texts);
    }

    public override Shape Check(Checker checker, Shape? expected)
    {
        foreach (var part in parts)
            if (part.Expression?.Check(checker) is { Kind: ShapeKind.List or ShapeKind.Object } shape)
                checker.Report(part.Expression.Place, "mapping.type",
                    $"'{part.Expression.Place.Excerpt}' is {shape.Described}, which cannot stand in a text. " +
                    "Use join(list, \", \") or json(value).", shape.IsSeen);
        Require(checker, Whole, Shape.Text, expected);
        return Shape.Text;
    }
}

/// <summary>Written text, or an expression between two written texts.</summary>
internal readonly record struct TextPart(string? Text, Expression? Expression);

/// <summary>An object with at least one expression somewhere in it.</summary>
internal sealed class ObjectNode(
    Source source, IReadOnlyList<(string Name, JsonEncodedText Encoded, TemplateNode Value)> fields) : TemplateNode(source)
{
    public override void Write(Utf8JsonWriter writer, Evaluation run)
    {
        writer.WriteStartObject();
        foreach (var (_, name, value) in fields)
        {
            writer.WritePropertyName(name);
            value.Write(writer, run);
        }
        writer.WriteEndObject();
    }

    public override Shape Check(Checker checker, Shape? expected)
    {
        var shape = Shape.Object([.. fields.Select(field =>
            new ShapeField(field.Name, field.Value.Check(checker, expected?.Fields.GetValueOrDefault(field.Name)?.Shape)))]);
        Require(checker, Whole, shape, expected);
        return shape;
    }
}

/// <summary>A list with at least one expression somewhere in it.</summary>
internal sealed class ListNode(Source source, IReadOnlyList<TemplateNode> items) : TemplateNode(source)
{
    public override void Write(Utf8JsonWriter writer, Evaluation run)
    {
        writer.WriteStartArray();
        foreach (var item in items) item.Write(writer, run);
        writer.WriteEndArray();
    }

    public override Shape Check(Checker checker, Shape? expected)
    {
        var shape = Shape.List(items.Select(item => item.Check(checker, expected?.Item)).Aggregate((all, next) => all.Merge(next)));
        Require(checker, Whole, shape, expected);
        return shape;
    }
}
