using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Editing;

/// <summary>Edits of every kind, sensible and not, for whatever flow there is.</summary>
internal sealed class RandomEdit(Random random)
{
    private static readonly string[] Texts =
        [
            "",
            "Ada",
            "{{ trigger.data.id }}",
            "{{ steps.customer.id }}",
            "{{ steps[\"linked\"].value }}",
            "{{ steps. }}",
            "Ünï \"q\" 😀\n",
            "{{ 'steps.customer' }}"
        ];

    private static readonly string[] Pointers =
        ["/title", "/note",
            "/disabled", "/inputs/email", "/inputs/metadata/a~1b", "/condition", "/reason", "/values/name", "/list", "/source/inputs/limit",
            "/max_attempts", "/cases/-", "/branches/-", "/cases/0/title", "/who/0", "/on_item_error", "/key", "/after", "", "/x-own",
            "/title/deep", "/unheard_of"];

    private static readonly string[] Controls = [.. StepKind.Controls.Select(kind => kind.Word)];

    private static readonly (string App, string Action)[] Actions =
        [.. AppCatalog.BuiltIn.Apps.SelectMany(app => app.Actions.Select(action => (app.Key, action.Key)))];

    public FlowEdit For(Flow flow) => random.Next(26) switch
    {
        0 or 1 or 2 => new AddStep(NewStep(), At(flow), random.Next(3) == 0 ? null : Place()),
        3 => new MoveSteps(Map(() => Key(flow), Place)),
        4 or 5 => new Connect(Port(flow), Key(flow)),
        6 => new Disconnect(random.Next(4) == 0 ? null : Edge(flow).From, Edge(flow).To),
        7 => Edge(flow) is var (from, to) ? new Disconnect(from, to) : null!,
        8 => new RemoveSteps(Keys(flow)),
        9 => new RemoveAndReconnect(Keys(flow)),
        10 => new ReplaceStep(Key(flow), NewStep()),
        11 => random.Next(4) == 0
            ? new SetTrigger(new() { App = "stripe", Trigger = "customer_created", Connection = "stripe" })
            : SetField.Text(Maybe(Key(flow)), "/connection", Slot(flow)),
        12 or 13 or 14 => new SetField(Maybe(Key(flow)), Pick(Pointers), random.Next(4) == 0 ? null : Value()),
        15 => new RenameKey(Key(flow), random.Next(5) == 0 ? Pick(Texts) : $"step_{random.Next(12)}"),
        16 => new AddSlot(Pick("stripe", "togai_eu", "Not good"), "stripe"),
        17 or 18 => new Paste(
            Fragment.Of(flow, Keys(flow), flow.Notes.Take(1).Select(note => note.Id)), At(flow), random.Next(2) == 0 ? null : Place()),
        19 => new Duplicate(Keys(flow)),
        20 or 21 => new MoveTo(Keys(flow), At(flow)),
        22 => Drawing(flow),
        23 => new ArrangeSteps(Map(() => Key(flow), Place)),
        24 => random.Next(4) switch
        {
            0 => new SetFlowName(Pick(Texts)),
            1 => new SetFlowDescription(Pick(Texts)),
            2 => new SetFlowType((FlowType)random.Next(3)),
            _ => new SetSearchable([Pick(Texts), Pick(Texts)]),
        },
        _ => new Batch("Several", [For(flow), For(flow)]),
    };

    private FlowEdit Drawing(Flow flow)
    {
        var note = new StickyNote(
            flow.Notes.IsEmpty ? "note" : flow.Notes[random.Next(flow.Notes.Length)].Id, Pick(Texts), Place(), 200, 100);
        var group = new StepGroup(flow.Groups.IsEmpty ? "group" : flow.Groups[random.Next(flow.Groups.Length)].Id, Pick(Texts), Keys(flow));
        return random.Next(6) switch
        {
            0 => new AddNote(note),
            1 => new SetNote(note),
            2 => new RemoveNote(note.Id),
            3 => new AddGroup(group),
            4 => new SetGroup(group),
            _ => new RemoveGroup(group.Id),
        };
    }

    private Step NewStep() => random.Next(2) == 0 ? NewSteps.Control(Pick(Controls))!
        : Pick(Actions) is var (app, action) ? NewSteps.Action(AppCatalog.BuiltIn, app, action)! : null!;

    private AddAt At(Flow flow) => random.Next(6) switch
    {
        0 => new AddAt.Place(Maybe(Key(flow))),
        1 => new AddAt.End(Maybe(Key(flow))),
        2 => new AddAt.First(Maybe(Key(flow))),
        3 => new AddAt.Behind(Port(flow) ?? new("gone", null)),
        _ => Edge(flow) is var (from, to) ? new AddAt.Edge(from, to) : null!,
    };

    private (StepPort? From, string To) Edge(Flow flow)
    {
        if (flow.Steps.IsEmpty)
            return (null, "gone");
        var step = flow.Steps[random.Next(flow.Steps.Length)];
        return (step.After.IsDefaultOrEmpty ? null : StepPort.Parse(step.After[random.Next(step.After.Length)]), step.Key);
    }

    private StepPort? Port(Flow flow)
    {
        if (flow.Steps.IsEmpty || random.Next(8) == 0)
            return null;
        var step = flow.Steps[random.Next(flow.Steps.Length)];
        return StepPort.Of(step) is { IsEmpty: false } ports
            ? new StepPort(step.Key, ports[random.Next(ports.Length)])
            : new StepPort(step.Key, "yes");
    }

    private string Key(Flow flow) => flow.Steps.IsEmpty || random.Next(25) == 0 ? "gone" : flow.Steps[random.Next(flow.Steps.Length)].Key;

    private ImmutableArray<string> Keys(Flow flow) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Key(flow)).Distinct()];

    private string Slot(Flow flow) =>
        flow.Connections.IsEmpty || random.Next(8) == 0 ? "gone" : flow.Connections.Keys.ElementAt(random.Next(flow.Connections.Count));

    private Place Place() => new(random.Next(-2000, 2000), random.Next(-2000, 2000));

    private JsonElement Value() => random.Next(6) switch
    {
        0 => JsonSerializer.SerializeToElement(random.Next(100)),
        1 => JsonSerializer.SerializeToElement(random.Next(2) == 0),
        2 => Sound.Json("""{ "key": "inr", "equals": "{{ steps.customer.currency }}" }"""),
        _ => JsonSerializer.SerializeToElement(Pick(Texts)),
    };

    private string? Maybe(string value) => random.Next(5) == 0 ? null : value;

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

    private ImmutableSortedDictionary<string, Place> Map(Func<string> key, Func<Place> place)
    {
        var map = Ordinal.Map<Place>();
        for (var i = random.Next(1, 4); i > 0; i--)
            map = map.SetItem(key(), place());
        return map;
    }
}
