using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Runs;

/// <summary>An action step made ready: its mapped inputs, the exact request, and what it would do outside.</summary>
internal sealed record PreparedStep(CompiledAction Step, string Path, OpenConnection Connection, Inputs Inputs, Effect Effect)
{
    /// <summary>Null for an action that calls nobody.</summary>
    public AppRequest? Request { get; init; }

    /// <summary>What names this effect; null for reads.</summary>
    public string? BusinessKey { get; init; }

    public string? KeyHeader { get; init; }
}

/// <summary>
/// Turns a step, its mappings and what the run knows into a request. The same code serves a run, its preview and its later display.
/// </summary>
internal static class StepPreparer
{
    /// <summary>Throws <see cref="MappingException"/> or <see cref="InputException"/> where these values make no request.</summary>
    public static PreparedStep Prepare(CompiledAction step, Position at, string path, OpenConnection connection, string ownKey)
    {
        var inputs = new Inputs(step.Inputs.Evaluate(at));
        InputCheck.Demand(step.Action.Inputs, inputs);
        var effect = step.Action.EffectFor(inputs);
        return new PreparedStep(step, path, connection, inputs, effect)
        {
            Request = step.Action.Compute is null ? step.Action.Request!(inputs) : null,
            BusinessKey = effect == Effect.Read ? null : BusinessKey(step, at, inputs, ownKey),
            KeyHeader = step.Action.KeyHeaderFor(inputs),
        };
    }

    /// <summary>The step's own key, else the action's, else one that only this run and place have.</summary>
    private static string BusinessKey(CompiledAction step, Position at, Inputs inputs, string ownKey)
    {
        var key = step.BusinessKey?.EvaluateText(at) ?? step.DefaultBusinessKey?.EvaluateText(new InputScope(inputs, at.Now));
        return string.IsNullOrWhiteSpace(key) ? ownKey : key;
    }

    /// <summary>An action's default key is a mapping over its own inputs.</summary>
    private sealed class InputScope(Inputs inputs, DateTimeOffset now) : IScope
    {
        public DateTimeOffset Now => now;

        public bool TryRoot(string name, out JsonElement value)
        {
            value = inputs[name];
            return value.ValueKind != JsonValueKind.Undefined;
        }

        public bool TryStep(string key, out JsonElement output)
        {
            output = default;
            return false;
        }
    }
}
