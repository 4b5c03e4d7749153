using System.Text.Json;

namespace FlowDesigner.Core.Runs;

/// <summary>How a step, or everything inside a scope, ended. A closed set: one switch covers it.</summary>
internal abstract record Outcome
{
    /// <summary>Done; later steps see the output.</summary>
    /// <param name="Output">The step's output as JSON.</param>
    /// <param name="StandIn">True in a preview where the output is a sample in place of a held-back write's answer.</param>
    public sealed record Completed(JsonElement Output, bool StandIn = false) : Outcome;

    /// <summary>Tried again at a moment; the run parks until then.</summary>
    public sealed record Retry(long At, string Why) : Outcome;

    /// <summary>A Stop step ended the run, or this item, for a reason.</summary>
    public sealed record Skipped(string Why) : Outcome;

    public sealed record Failed(string Why) : Outcome;

    /// <summary>A write went out and nobody knows whether it took: a person decides.</summary>
    public sealed record Unknown(string What) : Outcome;

    public sealed record Cancelled : Outcome;

    /// <summary>A person asked to pause: the run parks until somebody resumes it.</summary>
    public sealed record Paused : Outcome;

    /// <summary>The run belongs to another claim, waits for its lane, or the server stops: nothing more is done or written.</summary>
    public sealed record Gone : Outcome;

    /// <summary>Only in a preview: it depends on the answer of a held-back write.</summary>
    public sealed record Undecided(string Why) : Outcome;
}
