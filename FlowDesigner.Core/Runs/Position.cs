using System.Text.Json;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// A place in a run where steps are carried out one after the other: the flow itself, one item of a For each, or one branch. Knows what the
/// steps here can see, and gathers what they want written until the next commit.
/// </summary>
internal sealed class Position : IScope
{
    private readonly Position? _outer;
    private readonly Dictionary<string, JsonElement> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _outputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _standIns = new(StringComparer.Ordinal);
    private readonly HashSet<StepPort> _reached = [];
    private readonly List<string> _recovered = [];
    private readonly Halt? _halt;
    private Dictionary<string, long>? _inside;

    public Position(JsonElement trigger, JsonElement connection)
    {
        Prefix = "";
        _roots["trigger"] = trigger;
        _roots["connection"] = connection;
    }

    /// <summary>One item of a For each.</summary>
    public Position(Position outer, string prefix, JsonElement item, Halt? halt = null)
    {
        _outer = outer;
        _halt = halt;
        Prefix = prefix;
        _roots["item"] = item;
    }

    /// <summary>One branch of a Parallel: sees what was before it, and nothing of the other branches.</summary>
    public Position(Position outer, Halt halt)
    {
        _outer = outer;
        _halt = halt;
        Prefix = outer.Prefix;
    }

    /// <summary>What stands before a step's key in its path.</summary>
    public string Prefix { get; }

    /// <summary>What is to be written with the next commit from here.</summary>
    public RunOp? Pending { get; set; }

    public DateTimeOffset Now { get; set; }

    /// <summary>What the steps here gave so far.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs => _outputs;

    /// <summary>Titles of steps here that failed, and whose error paths were taken.</summary>
    public IReadOnlyList<string> Recovered => _recovered;

    /// <summary>The step that did not complete, where the walk ended before the last one.</summary>
    public string? StoppedAt { get; private set; }

    /// <summary>How often each edge was taken from here on, those inside of finished For eaches too.</summary>
    public IEnumerable<KeyValuePair<string, long>> Ways =>
        _reached.Select(port => KeyValuePair.Create(port.ToString(), 1L)).Concat(_inside ?? []);

    /// <summary>True where something beside this place ended the run: nothing new begins.</summary>
    public bool IsHalted => _halt?.IsSet == true || _outer?.IsHalted == true;

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

    /// <summary>The step failed, and the walk goes on by its error path.</summary>
    public void Recover(CompiledStep step, Outcome.Failed failed)
    {
        _outputs[step.Key] = failed.Output;
        _recovered.Add(step.Title);
        Reach(new(step.Key, StepPort.Error));
    }

    public void Reach(StepPort port) => _reached.Add(port);

    public void StopAt(string key) => StoppedAt = key;

    /// <summary>A For each inside of here is finished: its items' ways belong to the item that it was carried out for.</summary>
    public void Include(LoopState? loop)
    {
        if (loop?.Ways is { } ways)
            Include(ways);
    }

    private void Include(IEnumerable<KeyValuePair<string, long>> ways)
    {
        _inside ??= new(StringComparer.Ordinal);
        foreach (var (way, items) in ways)
            _inside[way] = _inside.GetValueOrDefault(way) + items;
    }

    /// <summary>Whether the walk has come to a step.</summary>
    public bool HasReached(CompiledStep step)
    {
        if (step.After.IsEmpty)
            return true;
        foreach (var port in step.After)
        {
            if (_reached.Contains(port))
                return true;
        }
        return false;
    }

    /// <summary>What a branch did is seen by what follows the Parallel.</summary>
    public void Take(Position branch)
    {
        foreach (var (key, output) in branch._outputs)
            _outputs[key] = output;
        _standIns.UnionWith(branch._standIns);
        _reached.UnionWith(branch._reached);
        _recovered.AddRange(branch._recovered);
        StoppedAt ??= branch.StoppedAt;
        if (branch._inside is { } ways)
            Include(ways);
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

/// <summary>Told to branches and items side by side when one of them ends all of them.</summary>
internal sealed class Halt
{
    private volatile bool _isSet;

    public bool IsSet => _isSet;

    public void Set() => _isSet = true;
}
