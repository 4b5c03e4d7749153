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
        Unknown(flow.Unknown);
        json.WriteEndObject();
    }

    private void WriteTrigger(FlowTrigger trigger)
    {
        json.WriteStartObject("trigger");
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
            Text("control", step switch { IfStep => "if", ForEachStep => "for_each", StopStep => "stop", _ => "set" });
        }
        Text("in", step.In);
        Texts("after", step.After);
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
                Text("on_item_error", loop.ContinueOnError ? "continue" : "stop");
                break;
            case StopStep stop:
                Text("reason", stop.Reason);
                break;
            case SetStep set:
                Value("values", set.Values);
                break;
        }
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
