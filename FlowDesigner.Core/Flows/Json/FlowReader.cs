using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>Makes a flow of its text. Only names written here can become anything: no type is ever looked up by what a text says.</summary>
internal sealed class FlowReader(List<FlowProblem> problems, bool keepUnknown)
{
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
            Notes = new DrawingReader(problems, keepUnknown).ReadNotes(fields),
            Groups = new DrawingReader(problems, keepUnknown).ReadGroups(fields),
            Unknown = fields.Rest(keepUnknown),
        };
        return problems.TrueForAll(problem => problem.Code is "flow.unknown_field" or "step.unknown_control") ? flow : null;
    }

    /// <summary>The steps of a text that is only part of a flow, with what is drawn beside them.</summary>
    public Flow ReadParts(JsonElement json)
    {
        var fields = new FieldReader(json, "The copied text", null, problems);
        return new()
        {
            Key = "",
            Name = "",
            Trigger = new() { App = "", Trigger = "" },
            Connections = ReadConnections(fields),
            Steps = ReadSteps(fields),
            Layout = ReadLayout(fields),
            Notes = new DrawingReader(problems, keepUnknown).ReadNotes(fields),
            Groups = new DrawingReader(problems, keepUnknown).ReadGroups(fields),
        };
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
        if (flow.Object("trigger") is { } json)
            return ReadTrigger(json);
        flow.Need("trigger");
        return new() { App = "", Trigger = "" };
    }

    public FlowTrigger ReadTrigger(JsonElement json)
    {
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

    public Step? ReadStep(JsonElement json, int index)
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
        var controls = new ControlReader(problems, keepUnknown);
        var step = fields.Text("control") switch
        {
            { } control => controls.Read(control, fields) ?? Unknown(control),
            null => new ActionStep
            {
                Key = fields.Need("key"),
                App = fields.Need("app"),
                Action = fields.Need("action"),
                Connection = fields.Text("connection"),
                Inputs = fields.Object("inputs") ?? default,
                BusinessKey = fields.Text("business_key"),
                MaxAttempts = fields.Integer("max_attempts"),
                TimeoutSeconds = fields.Integer("timeout_seconds"),
            },
        };
        return step with
        {
            Title = fields.Text("title"),
            After = fields.Texts("after"),
            In = fields.Text("in"),
            Disabled = fields.Boolean("disabled"),
            Note = fields.Text("note"),
            // What is inside a step that is not known cannot be known either.
            Unknown = step is UnknownStep ? step.Unknown : fields.Rest(keepUnknown),
        };

        UnknownStep Unknown(string control)
        {
            if (!keepUnknown)
                problems.Add(new("step.unknown_control", $"Step {number}: {UnknownPartsRule.Control(control)}", key, "control"));
            return new() { Key = fields.Need("key"), Control = control, Json = json };
        }
    }

    private static ImmutableSortedDictionary<string, Place> ReadLayout(FieldReader fields)
    {
        var layout = Ordinal.Map<Place>().ToBuilder();
        foreach (var place in Properties(fields.Object("layout")))
        {
            if (DrawingReader.PlaceIn(place.Value) is { } at)
                layout[place.Name] = at;
            else
                fields.Wrong("layout", $"a map of step keys to places, such as \"{place.Name}\": [0, 120]", place.Value);
        }
        return layout.ToImmutable();
    }

    private static JsonElement.ObjectEnumerator Properties(JsonElement? value) => value?.EnumerateObject() ?? default;
}
