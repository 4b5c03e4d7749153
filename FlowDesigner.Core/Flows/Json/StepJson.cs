using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>One step, or the trigger, in the flow's text form: what every kind of step has in common, whatever its fields are.</summary>
internal static class StepJson
{
    public static byte[] Bytes(Step step) => FlowWriter.Write(step);

    public static JsonElement Write(Step step) => Parse(FlowWriter.Write(step));

    public static JsonElement Write(FlowTrigger trigger) => Parse(FlowWriter.Write(trigger));

    /// <summary>The step of a text form; null where it is none.</summary>
    public static Step? Read(JsonElement json, out ImmutableArray<FlowProblem> problems)
    {
        var found = new List<FlowProblem>();
        var step = new FlowReader(found, keepUnknown: true).ReadStep(json, 0);
        problems = [.. found];
        return found.Count == 0 ? step : null;
    }

    public static FlowTrigger? ReadTrigger(JsonElement json, out ImmutableArray<FlowProblem> problems)
    {
        var found = new List<FlowProblem>();
        var trigger = new FlowReader(found, keepUnknown: true).ReadTrigger(json);
        problems = [.. found];
        return found.Count == 0 ? trigger : null;
    }

    /// <summary>Whether two steps are written alike. Records that hold lists and JSON are not equal by themselves.</summary>
    public static bool AreSame(Step a, Step b) => ReferenceEquals(a, b) || Bytes(a).AsSpan().SequenceEqual(Bytes(b));

    public static bool AreSame(FlowTrigger a, FlowTrigger b) =>
        ReferenceEquals(a, b) || FlowWriter.Write(a).AsSpan().SequenceEqual(FlowWriter.Write(b));

    private static JsonElement Parse(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = FlowJson.MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }
}
