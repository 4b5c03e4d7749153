using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Web.Components.Inspector.Data;

/// <summary>One row of the data tree: something that a mapping can take.</summary>
/// <param name="Path">How a mapping writes it.</param>
/// <param name="Name">In words.</param>
/// <param name="Icon">What it holds, as an icon.</param>
/// <param name="Value">What it holds on the sample.</param>
public sealed record DataNode(string Path, string Name, string Icon, JsonElement Value)
{
    private const int MostChildren = 200;

    /// <summary>The tile of the step that it comes from; only at the top.</summary>
    public string? Tile { get; init; }

    /// <summary>Beside the name, such as "trigger".</summary>
    public string? Note { get; init; }

    public bool HasChildren => Value.ValueKind switch
    {
        JsonValueKind.Object => Value.EnumerateObject().Any(),
        JsonValueKind.Array => Value.GetArrayLength() > 0 && Value[0].ValueKind is JsonValueKind.Object or JsonValueKind.Array,
        _ => false,
    };

    /// <summary>True where it can be put into an input; the steps themselves are only headings.</summary>
    public bool IsPickable => Tile is null || Path == "item";

    public string Sample => ValueWords.Sample(Value);

    public IEnumerable<DataNode> Children => Value.ValueKind switch
    {
        JsonValueKind.Object => Value.EnumerateObject().Take(MostChildren).Select(member => Of(Join(Path, member.Name), Words(member.Name),
            member.Name, member.Value)),
        JsonValueKind.Array when Value.GetArrayLength() > 0 => [Of($"{Path}[0]", "First item", "", Value[0])],
        _ => [],
    };

    /// <summary>The sources of a step, as the tops of the tree.</summary>
    public static IReadOnlyList<DataNode> Tops(StepContext context, StepSight sight) =>
        [.. sight.Sources.Select(source => Top(context, source))];

    /// <summary>Every row in which a text is found, by its name, its path or its value.</summary>
    public static IReadOnlyList<DataNode> Find(IEnumerable<DataNode> tops, string text, int most)
    {
        var found = new List<DataNode>();
        foreach (var top in tops)
            Search(top, top.Name, text, most, found, 0);
        return found;
    }

    public static string Join(string path, string name) => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_')
        && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
        ? $"{path}.{name}" : $"{path}[{JsonSerializer.Serialize(name)}]";

    public static string Words(string name) => MappingWords.Sentence(MappingWords.Spaced(name));

    private static void Search(DataNode node, string trail, string text, int most, List<DataNode> found, int depth)
    {
        foreach (var child in node.Children)
        {
            if (found.Count >= most || depth > 8)
                return;
            var isScalar = child.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
            if (child.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
                || child.Path.Contains(text, StringComparison.OrdinalIgnoreCase)
                && child.Path.LastIndexOf('.') < child.Path.IndexOf(text, StringComparison.OrdinalIgnoreCase)
                || (isScalar && child.Sample.Contains(text, StringComparison.OrdinalIgnoreCase)))
                found.Add(child with { Note = trail });
            Search(child, $"{trail} › {child.Name}", text, most, found, depth + 1);
        }
    }

    private static DataNode Top(StepContext context, DataSource source) => source switch
    {
        { Path: "trigger" } => new("trigger", context.Words.TriggerTitle, "", source.Value) { Tile = context.Flow.Trigger.App,
            Note = "trigger" },
        { Path: "item", Step: ForEachStep loop } =>
            new("item", "Item", "", source.Value) { Tile = "for_each", Note = $"of {context.Words.TitleOf(loop)}" },
        { Path: "item" } => new("item", "Item", "", source.Value) { Tile = "for_each", Note = "of the list" },
        { Path: "event" } => new("event", "The event waited for", "", source.Value) { Tile = "wait", Note = "event" },
        { Step: { } step } => new(source.Path, context.Words.TitleOf(step), "", source.Value)
        {
            Tile = StepWords.TileOf(step),
            Note = source.IsSure ? NumberOf(context, step) : $"{NumberOf(context, step)}, may not have run",
        },
        _ => new("connection", "Flow connection", "plug", source.Value) { Tile = "connection" },
    };

    private static string NumberOf(StepContext context, Step step) => $"step {context.Check.Graph.NumberOf(step.Key) ?? step.Key}";

    private static DataNode Of(string path, string words, string name, JsonElement value) => new(path, words, IconOf(name, value), value);

    private static string IconOf(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "braces",
        JsonValueKind.Array => "list",
        JsonValueKind.Number => IsMoney(name) ? "banknote" : "hash",
        JsonValueKind.True or JsonValueKind.False => "toggle-left",
        JsonValueKind.String => IconOfText(name, value.GetString()!),
        _ => "circle-dashed",
    };

    private static string IconOfText(string name, string text) =>
        name.Contains("mail", StringComparison.OrdinalIgnoreCase) ? "at-sign"
        : IsMoney(name) ? "banknote"
        : text.StartsWith("https://", StringComparison.Ordinal) ? "link"
        : text.Length is >= 10 and <= 35 && char.IsAsciiDigit(text[0]) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)
            && text[4] == '-' ? "calendar"
        : "type";

    private static bool IsMoney(string name) => name.Contains("currency", StringComparison.OrdinalIgnoreCase)
        || name.Contains("amount", StringComparison.OrdinalIgnoreCase);
}
