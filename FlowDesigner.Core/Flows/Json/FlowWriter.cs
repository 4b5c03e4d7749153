using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>
/// Writes a flow in one form: fields in a fixed order, empty ones left out, short lists on one line, unknown fields last.
/// </summary>
internal sealed class FlowWriter(Utf8JsonWriter json)
{
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static byte[] Write(Flow flow)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = Readable }))
            new FlowWriter(json).WriteFlow(flow);
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    public static byte[] Write(Step step) => WriteOne(writer => writer.WriteStep(step));

    public static byte[] Write(FlowTrigger trigger) => WriteOne(writer =>
    {
        writer.BeginObject();
        writer.WriteTrigger(trigger);
    });

    private static byte[] WriteOne(Action<FlowWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Readable }))
            write(new(json));
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteFlow(Flow flow)
    {
        json.WriteStartObject();
        Text("key", flow.Key);
        Text("name", flow.Name);
        Text("description", flow.Description.Length > 0 ? flow.Description : null);
        Text("type", flow.Type switch { FlowType.Inbound => "inbound", FlowType.Outbound => "outbound", _ => "between" });
        if (flow.Connections.Count > 0)
        {
            json.WriteStartObject("connections");
            foreach (var (slot, app) in flow.Connections.OrderBy(slot => slot.Key, StringComparer.Ordinal))
                json.WriteString(slot, app);
            json.WriteEndObject();
        }
        json.WriteStartObject("trigger");
        WriteTrigger(flow.Trigger);
        Texts("searchable", flow.Searchable);
        json.WriteStartArray("steps");
        foreach (var step in flow.Steps)
            WriteStep(step);
        json.WriteEndArray();
        if (flow.Layout.Count > 0)
        {
            json.WriteStartObject("layout");
            foreach (var (step, place) in flow.Layout.OrderBy(place => place.Key, StringComparer.Ordinal))
                Raw(step, string.Create(CultureInfo.InvariantCulture, $"[{place.X}, {place.Y}]"));
            json.WriteEndObject();
        }
        Objects("notes", flow.Notes, WriteNote);
        Objects("groups", flow.Groups, WriteGroup);
        Unknown(flow.Unknown);
        json.WriteEndObject();
    }

    private void WriteNote(StickyNote note)
    {
        Text("id", note.Id);
        Text("text", note.Text);
        Raw("place", string.Create(CultureInfo.InvariantCulture, $"[{note.Place.X}, {note.Place.Y}]"));
        json.WriteNumber("width", note.Width);
        json.WriteNumber("height", note.Height);
        Text("colour", note.Colour);
        Unknown(note.Unknown);
    }

    private void WriteGroup(StepGroup group)
    {
        Text("id", group.Id);
        Text("title", group.Title);
        Texts("steps", group.Steps);
        Unknown(group.Unknown);
    }

    private void WriteTrigger(FlowTrigger trigger)
    {
        Text("app", trigger.App);
        Text("trigger", trigger.Trigger);
        Text("connection", trigger.Connection);
        Text("lane", trigger.Lane);
        Text("dedupe", trigger.Dedupe);
        Value("inputs", trigger.Inputs ?? default);
        Unknown(trigger.Unknown);
        json.WriteEndObject();
    }

    private void WriteStep(Step step)
    {
        if (step is UnknownStep unknown)
        {
            new UnknownStepWriter(json).Write(unknown);
            return;
        }
        json.WriteStartObject();
        Text("key", step.Key);
        Text("title", step.Title);
        if (step is ActionStep action)
        {
            Text("app", action.App);
            Text("action", action.Action);
            Text("connection", action.Connection);
        }
        else
        {
            Text("control", StepKind.Of(step)!.Word);
        }
        Text("in", step.In);
        Texts("after", step.After);
        if (step.Disabled)
            json.WriteBoolean("disabled", true);
        Text("note", step.Note);
        WriteBody(step);
        Unknown(step.Unknown);
        json.WriteEndObject();
    }

    private void WriteBody(Step step)
    {
        switch (step)
        {
            case ActionStep action:
                Value("inputs", action.Inputs);
                Text("business_key", action.BusinessKey);
                if (action.MaxAttempts is { } attempts)
                    json.WriteNumber("max_attempts", attempts);
                if (action.TimeoutSeconds is { } seconds)
                    json.WriteNumber("timeout_seconds", seconds);
                break;
            case IfStep branch:
                Text("condition", branch.Condition);
                break;
            case ForEachStep loop:
                Text("list", loop.List);
                if (loop.Source is { } source)
                    WriteSource(source);
                Text("item_key", loop.ItemKey);
                json.WriteNumber("parallel", loop.Parallel);
                Text("on_item_error", loop.OnItemError switch { OnItemError.Stop => "stop", OnItemError.Collect => "collect",
                    _ => "continue" });
                break;
            case SwitchStep choice:
                Text("value", choice.Value);
                Objects("cases", choice.Cases, WriteCase);
                break;
            case ParallelStep parallel:
                Texts("branches", parallel.Branches);
                break;
            case WaitStep wait:
                Text("for", wait.For);
                Text("until", wait.Until);
                if (wait.Event is { } awaited)
                    WriteEvent(awaited);
                Text("timeout", wait.Timeout);
                break;
            case ApproveStep approve:
                Text("message", approve.Message);
                Texts("who", approve.Who);
                Text("timeout", approve.Timeout);
                break;
            case CallFlowStep call:
                Text("flow", call.Flow);
                Text("flow_connection", call.FlowConnection);
                Value("inputs", call.Inputs);
                json.WriteBoolean("wait", call.Wait);
                break;
            case StopStep stop:
                Text("reason", stop.Reason);
                break;
            case SetStep set:
                Value("values", set.Values);
                break;
        }
    }

    private void WriteCase(SwitchCase one)
    {
        Text("key", one.Key);
        Text("title", one.Title);
        Text("equals", one.EqualTo);
        Unknown(one.Unknown);
    }

    private void WriteEvent(WaitEvent awaited)
    {
        json.WriteStartObject("event");
        Text("app", awaited.App);
        Text("trigger", awaited.Trigger);
        Text("connection", awaited.Connection);
        Text("match", awaited.Match);
        Unknown(awaited.Unknown);
        json.WriteEndObject();
    }

    private void WriteSource(ListSource source)
    {
        json.WriteStartObject("source");
        Text("app", source.App);
        Text("action", source.Action);
        Text("connection", source.Connection);
        Value("inputs", source.Inputs ?? default);
        Unknown(source.Unknown);
        json.WriteEndObject();
    }

    private void BeginObject() => json.WriteStartObject();

    private void Text(string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private void Texts(string name, ImmutableArray<string> values)
    {
        if (!values.IsDefaultOrEmpty)
            Raw(name, $"[{string.Join(", ", values.Select(value => $"\"{JsonEncodedText.Encode(value, Readable)}\""))}]");
    }

    private void Objects<T>(string name, ImmutableArray<T> values, Action<T> write)
    {
        if (values.IsDefaultOrEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Value(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private void Unknown(ImmutableSortedDictionary<string, JsonElement> fields)
    {
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private void Raw(string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }
}
