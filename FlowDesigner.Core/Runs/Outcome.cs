using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>How a step, or everything inside a scope, ended. A closed set: one switch covers it.</summary>
internal abstract record Outcome
{
    /// <summary>Done; later steps see the output.</summary>
    /// <param name="Output">The step's output as JSON.</param>
    /// <param name="StandIn">True in a preview where the output is a sample in place of a held-back write's answer.</param>
    public sealed record Completed(JsonElement Output, bool StandIn = false) : Outcome
    {
        /// <summary>The edge that a wait or an approval takes; null for the plain one.</summary>
        public string? Port { get; init; }
    }

    /// <summary>Tried again at a moment; the run parks until then.</summary>
    public sealed record Retry(long At, string Why) : Outcome;

    /// <summary>Goes on when something happens or a moment comes; the run parks until then.</summary>
    /// <param name="Until">The moment; null where only something that happens ends it.</param>
    public sealed record Waiting(long? Until, WaitReason Reason, string Why) : Outcome;

    /// <summary>A Stop step ended the run, or this item, for a reason.</summary>
    public sealed record Skipped(string Why) : Outcome;

    /// <summary>Failed for good.</summary>
    /// <param name="Why">What a person reads.</param>
    /// <param name="Code">Stable code, the provider's own where there is one, for an error path to decide by.</param>
    /// <param name="Status">The HTTP status of the answer, where there was one.</param>
    public sealed record Failed(string Why, string? Code = null, int? Status = null) : Outcome
    {
        /// <summary>What steps on the error path see as <c>steps.key</c>.</summary>
        public JsonElement Output => JsonBody.Write(json =>
        {
            json.WriteStartObject("error");
            json.WriteString("message", Why);
            json.WriteString("code", Code ?? "failed");
            if (Status is { } status)
                json.WriteNumber("status", status);
            json.WriteEndObject();
        });

        /// <summary>What a row with a failure tells.</summary>
        public static Failed Of(StepRow row)
        {
            if (!row.IsHandled)
                return new(row.Message ?? "");
            var error = JsonBody.Parse(row.Output!.Value).GetProperty("error");
            return new(row.Message ?? "", error.GetProperty("code").GetString(), error.TryGetProperty("status", out var status)
                ? status.GetInt32() : null);
        }
    }

    /// <summary>A write went out and nobody knows whether it took: a person decides.</summary>
    public sealed record Unknown(string What) : Outcome;

    public sealed record Cancelled : Outcome;

    /// <summary>A person asked to pause: the run parks until somebody resumes it.</summary>
    public sealed record Paused : Outcome;

    /// <summary>The run belongs to another claim, waits for its lane, or the server stops: nothing more is done or written.</summary>
    public sealed record Gone : Outcome;

    /// <summary>Another branch has ended the run: this one began nothing more.</summary>
    public sealed record Halted : Outcome;

    /// <summary>Only in a preview: it depends on the answer of a held-back write.</summary>
    public sealed record Undecided(string Why) : Outcome;

    /// <summary>
    /// What two places of one run that both park make together: it is woken at the earlier moment, and says what a person can do something
    /// about before what happens by itself. Null where <paramref name="other"/> does not park.
    /// </summary>
    public static Outcome? Park(Outcome? one, Outcome other)
    {
        if (other is not (Retry or Waiting) || one is null)
            return other is Retry or Waiting ? other : null;
        if (one is Retry first && other is Retry second)
            return second.At < first.At ? second : first;
        var (mine, theirs) = (Parked(one), Parked(other));
        var told = Urgency(theirs) < Urgency(mine) ? theirs : mine;
        return told with { Until = mine.Until < theirs.Until || theirs.Until is null ? mine.Until : theirs.Until };
    }

    private static Waiting Parked(Outcome outcome) =>
        outcome as Waiting ?? new(((Retry)outcome).At, WaitReason.Retry, ((Retry)outcome).Why);

    private static int Urgency(Waiting waiting) =>
        waiting.Reason switch { WaitReason.Person => 0, WaitReason.Retry => 1, WaitReason.Event => 2, WaitReason.Run => 3, _ => 4 };
}
