using System.Text.Json;

namespace FlowDesigner.Core.Mappings;

/// <summary>All that an expression can see. There is no other way to reach anything.</summary>
public interface IScope
{
    /// <summary>Looks up <c>trigger</c>, <c>item</c>, <c>connection</c> and whatever else stands first in a path.</summary>
    bool TryRoot(string name, out JsonElement value);

    /// <summary>Looks up what <c>steps.{key}</c> gave; false when that step has not run, which reads as empty.</summary>
    bool TryStep(string key, out JsonElement output);

    /// <summary>The journaled time of the step's first attempt, so that a retry computes the same request.</summary>
    DateTimeOffset Now { get; }
}

/// <summary>A scope held in memory.</summary>
public sealed class Scope(DateTimeOffset now) : IScope
{
    private readonly Dictionary<string, JsonElement> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _steps = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public DateTimeOffset Now { get; } = now;

    /// <summary>Makes a value visible under a first name, such as <c>trigger</c>.</summary>
    public Scope Set(string root, JsonElement value)
    {
        _roots[root] = value;
        return this;
    }

    /// <summary>Makes a step's output visible as <c>steps.{key}</c>.</summary>
    public Scope SetStep(string key, JsonElement output)
    {
        _steps[key] = output;
        return this;
    }

    /// <inheritdoc />
    public bool TryRoot(string name, out JsonElement value) => _roots.TryGetValue(name, out value);

    /// <inheritdoc />
    public bool TryStep(string key, out JsonElement output) => _steps.TryGetValue(key, out output);
}
