using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows;

/// <summary>Takes its <c>yes</c> or <c>no</c> edge by a condition.</summary>
public sealed record IfStep : Step
{
    public required string Condition { get; init; }
}

/// <summary>Takes the edge of the first case that its value equals, else <see cref="StepPort.Otherwise"/>.</summary>
public sealed record SwitchStep : Step
{
    /// <summary>A mapping.</summary>
    public required string Value { get; init; }
    public ImmutableArray<SwitchCase> Cases { get; init; } = [];
}

/// <summary>One edge of a Switch.</summary>
/// <param name="Key">The edge's name: <c>after: ["step:key"]</c>.</param>
/// <param name="Title">What a person calls it; the compared value where null.</param>
/// <param name="EqualTo">A mapping that the Switch's value is compared with.</param>
public sealed record SwitchCase(string Key, string? Title, string EqualTo)
{
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();
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

    public OnItemError OnItemError { get; init; } = OnItemError.Continue;
}

/// <summary>What a For each does with an item that failed.</summary>
public enum OnItemError
{
    /// <summary>It is reported, and the others go on.</summary>
    Continue,

    /// <summary>The first one fails the For each.</summary>
    Stop,

    /// <summary>The others go on, and later steps see the failed ones as <c>steps.key.failed</c>.</summary>
    Collect,
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

/// <summary>Runs its branches side by side; each is an edge, <c>key:branch</c>.</summary>
public sealed record ParallelStep : Step
{
    /// <summary>Names of its edges, <c>snake_case</c>.</summary>
    public ImmutableArray<string> Branches { get; init; } = [];
}

/// <summary>Follows the ends of a Parallel's branches, and goes on when all of them are done.</summary>
public sealed record JoinStep : Step;

/// <summary>Holds the run for a while, until a moment, or until something happens: exactly one of the three.</summary>
public sealed record WaitStep : Step
{
    /// <summary>A mapping that gives a duration, such as <c>3 days</c>.</summary>
    public string? For { get; init; }

    /// <summary>A mapping that gives a date and time.</summary>
    public string? Until { get; init; }
    public WaitEvent? Event { get; init; }

    /// <summary>A mapping: how long it waits for the event before it takes <see cref="StepPort.Timeout"/>.</summary>
    public string? Timeout { get; init; }
}

/// <summary>The event that a Wait waits for.</summary>
public sealed record WaitEvent
{
    public required string App { get; init; }

    /// <summary>The app's trigger by its key.</summary>
    public required string Trigger { get; init; }

    /// <summary>The slot whose account the event comes from; null for apps without accounts.</summary>
    public string? Connection { get; init; }

    /// <summary>A condition over <c>event</c> and the steps that is true for the one that is meant.</summary>
    public required string Match { get; init; }
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();
}

/// <summary>Asks a person, and takes <c>yes</c>, <c>no</c> or <see cref="StepPort.Timeout"/>.</summary>
public sealed record ApproveStep : Step
{
    /// <summary>A mapping: what the person reads.</summary>
    public required string Message { get; init; }

    /// <summary>E-mail addresses of those who may answer; empty: every signed-in person.</summary>
    public ImmutableArray<string> Who { get; init; } = [];

    /// <summary>A mapping that gives a duration; null: it waits for ever.</summary>
    public string? Timeout { get; init; }
}

/// <summary>Starts another flow.</summary>
public sealed record CallFlowStep : Step
{
    /// <summary>The other flow's key.</summary>
    public required string Flow { get; init; }

    /// <summary>The flow connection by its key; null: the only live one.</summary>
    public string? FlowConnection { get; init; }

    /// <summary>A JSON object of mappings: its payload.</summary>
    public JsonElement Inputs { get; init; }

    /// <summary>True: waits for its end and takes its outcome.</summary>
    public bool Wait { get; init; } = true;
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

/// <summary>A control of a newer program. It is kept as it is, can be moved and connected, and is not published.</summary>
public sealed record UnknownStep : Step
{
    public required string Control { get; init; }

    /// <summary>The step as its text had it.</summary>
    public JsonElement Json { get; init; }
}
