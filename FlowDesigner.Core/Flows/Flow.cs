using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows;

/// <summary>Which way a flow works, as the user chose it.</summary>
public enum FlowType
{
    /// <summary>An event in another app changes Togai.</summary>
    Inbound,

    /// <summary>A Togai event changes another app.</summary>
    Outbound,

    /// <summary>Togai is on neither side.</summary>
    Between,
}

/// <summary>The saved graph of one trigger and its steps: a recipe that names apps, not accounts. Immutable.</summary>
public sealed record Flow
{
    /// <summary>Stable name in lower case with hyphens.</summary>
    public required string Key { get; init; }
    public required string Name { get; init; }
    public string Description { get; init; } = "";
    public FlowType Type { get; init; } = FlowType.Between;

    /// <summary>Named slots and the app each takes; a flow connection puts an account into every slot.</summary>
    public ImmutableSortedDictionary<string, string> Connections { get; init; } = Ordinal.Map<string>();
    public required FlowTrigger Trigger { get; init; }
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>Mappings whose values find a run by search: ids, e-mail addresses.</summary>
    public ImmutableArray<string> Searchable { get; init; } = [];

    /// <summary>Where the canvas draws each step; steps without a place are laid out by themselves.</summary>
    public ImmutableSortedDictionary<string, Place> Layout { get; init; } = Ordinal.Map<Place>();

    /// <summary>What people wrote beside the steps; nothing of it is run.</summary>
    public ImmutableArray<StickyNote> Notes { get; init; } = [];

    /// <summary>Steps that are drawn together; nothing of it is run.</summary>
    public ImmutableArray<StepGroup> Groups { get; init; } = [];

    /// <summary>Fields of a newer program that this one does not know; kept, so that nothing is lost by a round trip.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();

    public Step? Find(string key) => Steps.FirstOrDefault(step => step.Key == key);
}

/// <summary>Maps in ordinal order. The order of a culture would differ between machines and take different names for one.</summary>
public static class Ordinal
{
    public static ImmutableSortedDictionary<string, T> Map<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>What starts the flow.</summary>
public sealed record FlowTrigger
{
    /// <summary>Names the trigger among the places of <see cref="Flow.Layout"/>; no step can have it as its key.</summary>
    public const string LayoutKey = "trigger";

    public required string App { get; init; }

    /// <summary>The app's trigger by its key.</summary>
    public required string Trigger { get; init; }

    /// <summary>The slot whose account the events come from; null for apps without accounts.</summary>
    public string? Connection { get; init; }

    /// <summary>A mapping: runs with the same value go one after the other. Null: runs are free of each other.</summary>
    public string? Lane { get; init; }

    /// <summary>A mapping that names an event, for triggers whose provider does not: one run for each value.</summary>
    public string? Dedupe { get; init; }

    /// <summary>The trigger's own set-up fields as JSON.</summary>
    public JsonElement? Inputs { get; init; }
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();
}

/// <summary>One placed action or control.</summary>
public abstract record Step
{
    /// <summary>Unique in the flow, <c>snake_case</c>; mappings say <c>steps.key</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The user's own title; the action's name where null.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// What this step follows: a step's key, or <c>key:port</c> of a step with several edges, such as <c>key:yes</c> of an If and
    /// <c>key:error</c> of an action. Empty: the first of its scope.
    /// </summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>The For each that this step is inside of; null outside of all.</summary>
    public string? In { get; init; }

    /// <summary>True: it is passed over, and what follows goes on as if it were not there.</summary>
    public bool Disabled { get; init; }

    /// <summary>What a person wrote down about it.</summary>
    public string? Note { get; init; }
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();
}

/// <summary>Something an app does.</summary>
public sealed record ActionStep : Step
{
    public required string App { get; init; }
    public required string Action { get; init; }

    /// <summary>The slot whose account is used; null for apps without accounts.</summary>
    public string? Connection { get; init; }

    /// <summary>A JSON object of mappings by field key.</summary>
    public JsonElement Inputs { get; init; }

    /// <summary>A mapping that says what makes this effect the same effect; without one, every run makes its own.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>How many times it is tried before it fails; the engine's default where null.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long one attempt may take; the action's own limit where null.</summary>
    public int? TimeoutSeconds { get; init; }
}
