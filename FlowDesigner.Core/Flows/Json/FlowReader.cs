using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>Makes a flow of its text. Only names written here can become anything: no type is ever looked up by what a text says.</summary>
internal sealed class FlowReader(List<FlowProblem> problems, bool keepUnknown)
{
    private static readonly string[] Controls = ["if", "for_each", "stop", "set"];

    public Flow? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("flow.wrong_type",
                $"A flow is an object, but the text is {FieldReader.Describe(json)}. Export a flow to see its form."));
            return null;
        }
        var fields = new FieldReader(json, "The flow", null, problems);
        var flow = new Flow
        {
            Key = fields.Need("key"),
            Name = fields.Need("name"),
            Description = fields.Text("description") ?? "",
            Type = ReadType(fields),
            Connections = ReadConnections(fields),
            Trigger = ReadTrigger(fields),
            Searchable = fields.Texts("searchable"),
            Steps = ReadSteps(fields),
            Layout = ReadLayout(fields),
            Unknown = fields.Rest(keepUnknown),
        };
        return problems.TrueForAll(problem => problem.Code == "flow.unknown_field") ? flow : null;
    }

    private static FlowType ReadType(FieldReader fields) => fields.Choice("type", "between", "inbound", "outbound") switch
    {
        1 => FlowType.Inbound,
        2 => FlowType.Outbound,
        _ => FlowType.Between,
    };

    private static ImmutableSortedDictionary<string, string> ReadConnections(FieldReader fields)
    {
        var slots = Ordinal.Map<string>().ToBuilder();
        foreach (var slot in Properties(fields.Object("connections")))
        {
            if (slot.Value.ValueKind == JsonValueKind.String)
                slots[slot.Name] = slot.Value.GetString()!;
            else
                fields.Wrong("connections", $"a map of slot names to apps, such as \"{slot.Name}\": \"stripe\"", slot.Value);
        }
        return slots.ToImmutable();
    }

    private FlowTrigger ReadTrigger(FieldReader flow)
    {
        if (flow.Object("trigger") is not { } json)
        {
            flow.Need("trigger");
            return new() { App = "", Trigger = "" };
        }
        var fields = new FieldReader(json, "The trigger", null, problems);
        return new()
        {
            App = fields.Need("app"),
            Trigger = fields.Need("trigger"),
            Connection = fields.Text("connection"),
            Lane = fields.Text("lane"),
            Dedupe = fields.Text("dedupe"),
            Inputs = fields.Object("inputs"),
            Unknown = fields.Rest(keepUnknown),
        };
    }

    private ImmutableArray<Step> ReadSteps(FieldReader flow)
    {
        var steps = flow.List("steps").ToList();
        if (steps.Count > FlowJson.MaxSteps)
        {
            problems.Add(new("flow.too_many_steps", string.Create(CultureInfo.InvariantCulture,
                $"A flow may have {FlowJson.MaxSteps:N0} steps, but this one has {steps.Count:N0}. Split it into several flows.")));
            return [];
        }
        return [.. steps.Select(ReadStep).OfType<Step>()];
    }

    private Step? ReadStep(JsonElement json, int index)
    {
        // The trigger is 1, here as in the drawing.
        var number = (index + 2).ToString(CultureInfo.InvariantCulture);
        if (json.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("flow.wrong_type", $"Step {number} must be an object, but is {FieldReader.Describe(json)}."));
            return null;
        }
        var key = json.TryGetProperty("key", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        var fields = new FieldReader(json, key is null ? $"Step {number}" : $"Step {number} \"{key}\"", key, problems);
        Step? step = fields.Text("control") switch
        {
            "if" => new IfStep { Key = fields.Need("key"), Condition = fields.Need("condition") },
            "for_each" => ReadForEach(fields),
            "stop" => new StopStep { Key = fields.Need("key"), Reason = fields.Need("reason") },
            "set" => new SetStep { Key = fields.Need("key"), Values = NeedObject(fields, "values") },
            null => new ActionStep
            {
                Key = fields.Need("key"),
                App = fields.Need("app"),
                Action = fields.Need("action"),
                Connection = fields.Text("connection"),
                Inputs = fields.Object("inputs") ?? default,
                BusinessKey = fields.Text("business_key"),
                MaxAttempts = fields.Integer("max_attempts"),
            },
            var other => Unknown(other),
        };
        return step is null ? null : step with
        {
            Title = fields.Text("title"),
            After = fields.Texts("after"),
            In = fields.Text("in"),
            Unknown = fields.Rest(keepUnknown),
        };

        Step? Unknown(string control)
        {
            problems.Add(new("step.unknown_control",
                $"Step {number}: \"{control}\" is no control.{Nearest.Hint(control, Controls)} " +
                $"Use one of {string.Join(", ", Controls)}, or an app and an action.", key, "control"));
            return null;
        }
    }

    private ForEachStep ReadForEach(FieldReader fields) => new()
    {
        Key = fields.Need("key"),
        List = fields.Text("list"),
        Source = fields.Object("source") is { } source ? ReadSource(source) : null,
        ItemKey = fields.Text("item_key"),
        Parallel = fields.Integer("parallel") ?? 8,
        ContinueOnError = fields.Choice("on_item_error", "continue", "stop") == 0,
    };

    private ListSource ReadSource(JsonElement json)
    {
        var fields = new FieldReader(json, "The source of a For each", null, problems);
        return new()
        {
            App = fields.Need("app"),
            Action = fields.Need("action"),
            Connection = fields.Text("connection"),
            Inputs = fields.Object("inputs"),
            Unknown = fields.Rest(keepUnknown),
        };
    }

    private static JsonElement NeedObject(FieldReader fields, string name)
    {
        if (fields.Object(name) is { } value)
            return value;
        fields.Need(name);
        return default;
    }

    private static ImmutableSortedDictionary<string, Place> ReadLayout(FieldReader fields)
    {
        var layout = Ordinal.Map<Place>().ToBuilder();
        foreach (var place in Properties(fields.Object("layout")))
        {
            if (place.Value.ValueKind == JsonValueKind.Array && place.Value.GetArrayLength() == 2 &&
                place.Value[0].ValueKind == JsonValueKind.Number && place.Value[0].TryGetInt32(out var x) &&
                place.Value[1].ValueKind == JsonValueKind.Number && place.Value[1].TryGetInt32(out var y))
                layout[place.Name] = new(x, y);
            else
                fields.Wrong("layout", $"a map of step keys to places, such as \"{place.Name}\": [0, 120]", place.Value);
        }
        return layout.ToImmutable();
    }

    private static JsonElement.ObjectEnumerator Properties(JsonElement? value) => value?.EnumerateObject() ?? default;
}
