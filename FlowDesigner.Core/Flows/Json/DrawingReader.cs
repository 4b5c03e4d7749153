using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>Reads what is drawn beside the steps: notes and groups.</summary>
internal sealed class DrawingReader(ICollection<FlowProblem> problems, bool keepUnknown)
{
    private const int UsualWidth = 240, UsualHeight = 120;

    public ImmutableArray<StickyNote> ReadNotes(FieldReader flow) => Read(flow, "notes", "Note", fields => new StickyNote(
        fields.Need("id"), fields.Text("text") ?? "", NeedPlace(fields), fields.Integer("width") ?? UsualWidth,
        fields.Integer("height") ?? UsualHeight, fields.Text("colour") ?? StickyNote.Yellow)
    {
        Unknown = fields.Rest(keepUnknown),
    });

    public ImmutableArray<StepGroup> ReadGroups(FieldReader flow) => Read(flow, "groups", "Group", fields =>
        new StepGroup(fields.Need("id"), fields.Text("title") ?? "", fields.Texts("steps")) { Unknown = fields.Rest(keepUnknown) });

    /// <summary>A place is two whole numbers; null where the value is none.</summary>
    public static Place? PlaceIn(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 &&
        value[0].ValueKind == JsonValueKind.Number && value[0].TryGetInt32(out var x) &&
        value[1].ValueKind == JsonValueKind.Number && value[1].TryGetInt32(out var y) ? new Place(x, y) : null;

    private ImmutableArray<T> Read<T>(FieldReader flow, string name, string what, Func<FieldReader, T> make)
    {
        var read = ImmutableArray.CreateBuilder<T>();
        foreach (var (index, json) in flow.List(name).Index())
        {
            if (json.ValueKind == JsonValueKind.Object)
                read.Add(make(new FieldReader(json, $"{what} {index + 1}", null, problems)));
            else
                flow.Wrong(name, "a list of objects", json);
        }
        return read.DrainToImmutable();
    }

    private static Place NeedPlace(FieldReader fields)
    {
        if (PlaceIn(fields.Get("place")) is { } place)
            return place;
        if (fields.Has("place"))
            fields.Wrong("place", "two whole numbers, such as [0, 120]", fields.Get("place"));
        else
            fields.Need("place");
        return default;
    }
}
