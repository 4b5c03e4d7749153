using System.Text.Json;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// A place in a run where steps are carried out one after the other: the flow itself, or one item of a For each. Knows what the steps here
/// can see, and gathers what they want written until the next commit.
/// </summary>
internal sealed class Position : IScope
{
    private readonly Position? _outer;
    private readonly Dictionary<string, JsonElement> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _outputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _standIns = new(StringComparer.Ordinal);

    public Position(JsonElement trigger, JsonElement connection)
    {
        Prefix = "";
        _roots["trigger"] = trigger;
        _roots["connection"] = connection;
    }

    public Position(Position outer, string prefix, JsonElement item)
    {
        _outer = outer;
        Prefix = prefix;
        _roots["item"] = item;
    }

    /// <summary>What stands before a step's key in its path.</summary>
    public string Prefix { get; }

    /// <summary>What is to be written with the next commit from here.</summary>
    public RunOp? Pending { get; set; }

    public DateTimeOffset Now { get; set; }

    /// <summary>What the steps here gave so far.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs => _outputs;

    public string PathOf(string key) => Prefix.Length == 0 ? key : Prefix + key;

    public bool TryRoot(string name, out JsonElement value) =>
        _roots.TryGetValue(name, out value) || (_outer is not null && _outer.TryRoot(name, out value));

    public bool TryStep(string key, out JsonElement output) =>
        _outputs.TryGetValue(key, out output) || (_outer is not null && _outer.TryStep(key, out output));

    public void Set(string key, Outcome.Completed done)
    {
        _outputs[key] = done.Output;
        if (done.StandIn)
            _standIns.Add(key);
    }

    /// <summary>The first of these steps whose output is only a stand-in, or null: then everything here is real.</summary>
    public string? StandInAmong(IReadOnlySet<string> steps)
    {
        foreach (var key in steps)
        {
            if (_standIns.Contains(key))
                return key;
        }
        return _outer?.StandInAmong(steps);
    }
}
