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

    /// <summary>Fields of a newer program that this one does not know; kept, so that nothing is lost by a round trip.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();

    public Step? Find(string key) => Steps.FirstOrDefault(step => step.Key == key);
}

public readonly record struct Place(int X, int Y);

/// <summary>Maps in ordinal order. The order of a culture would differ between machines and take different names for one.</summary>
public static class Ordinal
{
    public static ImmutableSortedDictionary<string, T> Map<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>What starts the flow.</summary>
public sealed record FlowTrigger
{
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
    /// What this step follows: a step's key, or <c>key:yes</c> and <c>key:no</c> of an If. Empty: the first of its scope.
    /// </summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>The For each that this step is inside of; null outside of all.</summary>
    public string? In { get; init; }
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
}

/// <summary>Takes its <c>yes</c> or <c>no</c> edge by a condition.</summary>
public sealed record IfStep : Step
{
    public required string Condition { get; init; }
}

/// <summary>Runs the steps inside of it once for each item of a list or of a paged source.</summary>
public sealed record ForEachStep : Step
{
    /// <summary>A mapping that gives a list; or null where <see cref="Source"/> is read page by page.</summary>
    public string? List { get; init; }
    public ListSource? Source { get; init; }

    /// <summary>A mapping over <c>item</c> that is the item's own id; the source's own id field where null.</summary>
    public string? ItemKey { get; init; }

    /// <summary>Items at the same time, 1 to 32.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>True: a failed item is reported and the others go on. False: the first failure fails the run.</summary>
    public bool ContinueOnError { get; init; } = true;
}

/// <summary>A list action that a For each reads page by page, so that no list is ever held whole.</summary>
public sealed record ListSource
{
    public required string App { get; init; }
    public required string Action { get; init; }
    public string? Connection { get; init; }
    public JsonElement? Inputs { get; init; }
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();
}

/// <summary>Ends the run, or this item of a For each, as skipped with a reason that a person reads.</summary>
public sealed record StopStep : Step
{
    public required string Reason { get; init; }
}

/// <summary>Names values for later steps: <c>steps.key.name</c>.</summary>
public sealed record SetStep : Step
{
    /// <summary>A JSON object of mappings.</summary>
    public JsonElement Values { get; init; }
}
