using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>
/// The connections a person picks for the slots of a flow: what fits, what has only one sensible choice, and what may not be mixed.
/// </summary>
public sealed class SlotChoices
{
    private readonly Dictionary<string, string> _picked;
    private readonly IReadOnlyList<PictureNode> _nodes;
    private readonly AppCatalog _apps;
    private IReadOnlyList<ConnectionView> _connections;

    /// <param name="flow">Whose slots are filled.</param>
    /// <param name="apps">Names of apps and steps.</param>
    /// <param name="connections">Those that the person may use.</param>
    /// <param name="first">What is picked already, by slot.</param>
    public SlotChoices(
        Flow flow, AppCatalog apps, IReadOnlyList<ConnectionView> connections, IEnumerable<KeyValuePair<string, string>>? first = null)
    {
        (Flow, _apps, _connections) = (flow, apps, connections);
        _picked = new(first ?? [], StringComparer.Ordinal);
        _nodes = FlowPictures.Of(flow, apps).Nodes;
        Prefer();
    }

    public Flow Flow { get; }

    public IReadOnlyDictionary<string, string> Picked => _picked;

    /// <summary>Slots in the order in which the flow meets them.</summary>
    public IEnumerable<(string Slot, string App)> Slots =>
        Flow.Connections.OrderBy(slot => _nodes.ToList().FindIndex(node => Uses(node, slot.Key))).Select(slot => (slot.Key, slot.Value));

    /// <summary>The mode of all that is picked; null while they differ or tell none.</summary>
    public Mode? Mode => Chosen().Select(connection => connection.Mode).Distinct().ToList() is var modes
        && modes.Where(mode => mode != ConnectionMode.Unknown).ToList() is [var one]
        ? RunStates.Of(one) : null;

    /// <summary>Why these may not work together; null where they may.</summary>
    public string? Mixed => ConnectionMix.Problem(Chosen().Select(connection => (connection.Name, connection.Mode)));

    /// <summary>The first slot without a connection, in words; null where all are picked.</summary>
    public string? Missing => Slots.FirstOrDefault(slot => Find(slot.Slot) is null) is { Slot: { } slot, App: { } app }
        ? $"Pick a connection for {LabelOf(slot, app)} first." : null;

    /// <summary>A name that says whose accounts these are, for a person to keep or change.</summary>
    public string SuggestedName => Mode == Parts.Mode.Sandbox
        ? "Sandbox"
        : (Flow.Trigger.Connection is { } source ? Find(source) : null)?.Name ?? Chosen().FirstOrDefault()?.Name ?? "";

    public ConnectionView? Find(string slot) =>
        _picked.TryGetValue(slot, out var key) ? _connections.FirstOrDefault(connection => connection.Key == key) : null;

    public IEnumerable<ConnectionView> Fitting(string app) => _connections.Where(connection => connection.App == app);

    /// <summary>True where a connection could not work with what stands in the other slots.</summary>
    public bool Clashes(string slot, ConnectionView connection) => ConnectionMix.Problem(
        Flow.Connections.Keys.Where(other => other != slot).Select(Find).OfType<ConnectionView>().Append(connection)
            .Select(one => (one.Name, one.Mode))) is not null;

    public string LabelOf(string slot, string app) => _apps.Find(app)?.Name is { } name ? (slot == app ? name : $"{name}: {slot}") : slot;

    /// <summary>The trigger and the steps that use a slot: "the trigger, 1. Look for a customer".</summary>
    public string UsesOf(string slot) => string.Join(", ", _nodes.Where(node => Uses(node, slot))
        .Select(node => node.Key == FlowPictures.Trigger ? "the trigger" : $"{node.Number}. {node.Title}"));

    public void Pick(string slot, string key)
    {
        if (key.Length == 0)
            _picked.Remove(slot);
        else
            _picked[slot] = key;
    }

    /// <summary>The list was read again, after one was made on the spot.</summary>
    public void Refresh(IReadOnlyList<ConnectionView> connections) => _connections = connections;

    // Where only one is sensible there is nothing to choose: the only one that works, then the only one that goes with the others.
    private void Prefer()
    {
        foreach (var (slot, app) in Slots.Where(slot => !_picked.ContainsKey(slot.Slot)).ToList())
        {
            if (Fitting(app).Where(connection => connection.IsActive).ToList() is [var only])
                _picked[slot] = only.Key;
        }
        foreach (var (slot, app) in Slots.Where(slot => !_picked.ContainsKey(slot.Slot)).ToList())
        {
            if (Chosen().Any()
                && Fitting(app).Where(connection => connection.IsActive && !Clashes(slot, connection)).ToList() is [var only])
                _picked[slot] = only.Key;
        }
    }

    private IEnumerable<ConnectionView> Chosen() => Flow.Connections.Keys.Select(Find).OfType<ConnectionView>();

    private bool Uses(PictureNode node, string slot) => node.Key == FlowPictures.Trigger
        ? Flow.Trigger.Connection == slot
        : Flow.Find(node.Key) is ActionStep { Connection: { } used } && used == slot
            || Flow.Find(node.Key) is ForEachStep { Source.Connection: { } listed } && listed == slot;
}
