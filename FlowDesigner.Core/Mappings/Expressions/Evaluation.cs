using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary>One evaluation of one template: what it sees, and what it may still spend.</summary>
internal sealed class Evaluation(IScope scope)
{
    private int _steps = Limits.Steps;
    private int _items = Limits.ListItems;
    private int _bytes = Limits.Bytes;

    public IScope Scope { get; } = scope;

    /// <summary>The list item that the innermost <c>map</c>, <c>filter</c> or like is looking at.</summary>
    public Value Item { get; set; }

    /// <summary>Bytes taken for one byte written: a buffer that grows within an evaluation holds itself several times over.</summary>
    public int CopyCost { get; set; } = 1;

    public void Spend(long steps, Place at)
    {
        if (steps > _steps)
            throw new MappingException("mapping.too_costly",
                $"'{at.Excerpt}' takes more work than one mapping may. Work on fewer items or shorter texts.", at);
        _steps -= (int)steps;
    }

    /// <summary>Called before a list is built.</summary>
    public void SpendItems(long count, Place at)
    {
        if (count > _items)
            throw new MappingException("mapping.too_large",
                $"'{at.Excerpt}' builds more than {Limits.ListItems} list items. Use a For each step for a list of this size.", at);
        _items -= (int)count;
        Spend(count, at);
        SpendBytes(count * 48, at);
    }

    /// <summary>Called before a text of this many characters is built.</summary>
    public void SpendText(long length, Place at)
    {
        if (length > Limits.TextLength)
            throw new MappingException("mapping.too_large",
                $"'{at.Excerpt}' builds a text of more than {Limits.TextLength} characters. Shorten it with clip(text, characters).", at);
        Spend(length / 64, at);
        SpendBytes(length * 2 + 24, at);
    }

    public void SpendBytes(long bytes, Place at)
    {
        if (bytes > _bytes)
            throw new MappingException("mapping.too_large",
                $"'{at.Excerpt}' passes {Limits.Bytes / 1_000_000} MB, the most one mapping may build. Map fewer or smaller values.", at);
        _bytes -= (int)bytes;
    }

    private void SpendCopy(int length, Place at)
    {
        Spend(length / 64, at);
        SpendBytes((long)length * CopyCost, at);
    }

    public decimal Number(in Value value, Place at)
    {
        if (!value.IsJson) return value.Computed;
        Spend(1, at);
        if (Numbers.TryRead(value.Json, out var number)) return number;
        throw OutOfRange(Clip(value.Json.GetRawText()), at);
    }

    public static MappingException OutOfRange(string number, Place at) => new("mapping.number_range",
        $"'{at.Excerpt}': {number} is outside the numbers that are kept exactly (28 digits). Carry it as a text instead.", at);

    public string Text(in Value value, Place at)
    {
        if (value.HeldText is { } held) return held;
        SpendText(JsonMarshal.GetRawUtf8Value(value.Json).Length - 2, at);
        try
        {
            return value.Json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw BrokenText(at);
        }
    }

    public static MappingException BrokenText(Place at) => new("mapping.broken_text",
        $"'{at.Excerpt}' holds half a character (a lone surrogate), which no text can carry. Ask the sender to fix it.", at);

    /// <summary>The value as it stands inside a longer text.</summary>
    public string Show(in Value value, Place at) => value.Kind switch
    {
        ValueKind.Null => "",
        ValueKind.Bool => value.Bool ? "true" : "false",
        ValueKind.Number => Numbers.Show(Number(value, at)),
        ValueKind.Text => Text(value, at),
        ValueKind.Date => Show(value.Date),
        _ => throw new MappingException("mapping.type",
            $"'{at.Excerpt}' is {value.Described}, which cannot stand in a text. " +
            "Use join(list, \", \"), json(value), or name one of its fields.", at),
    };

    public static string Show(DateTimeOffset date) =>
        date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Equal scalars of one kind; null equals only null; different kinds are different.</summary>
    public bool AreEqual(in Value left, in Value right, Place leftAt, Place rightAt)
    {
        if (left.IsNull || right.IsNull) return left.Kind == right.Kind;
        if (left.Kind >= ValueKind.List || right.Kind >= ValueKind.List)
        {
            var (value, at) = left.Kind >= ValueKind.List ? (left, leftAt) : (right, rightAt);
            throw new MappingException("mapping.type",
                $"'{at.Excerpt}' is {value.Described}, which cannot be compared. Compare one of its fields, or count(list).", at);
        }
        if (left.Kind != right.Kind) return false;
        return left.Kind switch
        {
            ValueKind.Number => Number(left, leftAt) == Number(right, rightAt),
            ValueKind.Text => SameText(left, right, leftAt, rightAt),
            _ => left.Computed == right.Computed,
        };
    }

    // The common case, a payload's field against a written text, needs no decoding.
    private bool SameText(in Value left, in Value right, Place leftAt, Place rightAt)
    {
        if (right.HeldText is { } text && left.HeldText is null)
        {
            Spend(text.Length / 64, rightAt);
            try
            {
                return left.Json.ValueEquals(text);
            }
            catch (InvalidOperationException)
            {
                throw BrokenText(leftAt);
            }
        }
        return CompareText(left, right, leftAt, rightAt) == 0;
    }

    public int CompareText(in Value left, in Value right, Place leftAt, Place rightAt)
    {
        var (leftText, rightText) = (Text(left, leftAt), Text(right, rightAt));
        Spend(Math.Min(leftText.Length, rightText.Length) / 64, leftAt);
        return string.CompareOrdinal(leftText, rightText);
    }

    public void Write(Utf8JsonWriter writer, in Value value, Place at)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: writer.WriteNullValue(); break;
            case ValueKind.Bool: writer.WriteBooleanValue(value.Bool); break;
            case ValueKind.Number: writer.WriteNumberValue(Numbers.Normal(Number(value, at))); break;
            case ValueKind.Date: writer.WriteStringValue(Show(value.Date)); break;
            case ValueKind.Text when value.HeldText is { } text:
                // Counted again on each writing: [item, item] under several maps writes one text very many times.
                SpendCopy(text.Length * 2, at);
                writer.WriteStringValue(text);
                break;
            default:
                if (value.IsJson) Carry(writer, value.Json, at);
                else WriteHeld(writer, value, at);
                break;
        }
    }

    private void WriteHeld(Utf8JsonWriter writer, in Value value, Place at)
    {
        Spend(value.Count * 3L, at);
        SpendBytes(value.Count * 8L * CopyCost, at);
        if (value.HeldItems is { } items)
        {
            writer.WriteStartArray();
            foreach (var item in items) Write(writer, item, at);
            writer.WriteEndArray();
            return;
        }
        writer.WriteStartObject();
        foreach (var (name, field) in value.HeldFields!)
        {
            SpendCopy(name.Length, at);
            writer.WritePropertyName(name);
            Write(writer, field, at);
        }
        writer.WriteEndObject();
    }

    /// <summary>A text, list or object that is handed on whole is carried as it came.</summary>
    private void Carry(Utf8JsonWriter writer, JsonElement json, Place at)
    {
        var length = JsonMarshal.GetRawUtf8Value(json).Length;
        if (json.ValueKind == JsonValueKind.String && length > Limits.TextLength) SpendText(length, at);
        SpendCopy(length, at);
        try
        {
            json.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            throw BrokenText(at);
        }
    }

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
