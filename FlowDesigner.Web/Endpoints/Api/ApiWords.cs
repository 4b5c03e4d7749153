using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Runs.Retries;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>The words of the API for what the code counts. They never change once shipped.</summary>
internal static class ApiWords
{
    public static string Word(ConnectionMode mode) => mode switch
    {
        ConnectionMode.Sandbox => "sandbox", ConnectionMode.Test => "test", ConnectionMode.Live => "live", _ => "unknown",
    };

    public static string Word(FlowType type) => type switch
    {
        FlowType.Inbound => "inbound",
        FlowType.Outbound => "outbound",
        _ => "between"
    };

    public static string Word(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Created => "created", ImportOutcome.NewVersion => "new_version", ImportOutcome.Unchanged => "unchanged",
        ImportOutcome.Drafted => "drafted", _ => "refused",
    };

    public static string Word(RunOrigin origin) => origin switch
    {
        RunOrigin.Webhook => "webhook", RunOrigin.TriggerNow => "trigger_now", RunOrigin.Api => "api", RunOrigin.Poll => "poll",
        RunOrigin.Call => "call", RunOrigin.Replay => "replay", _ => "schedule",
    };

    public static string? Word(WaitReason reason) => reason switch
    {
        WaitReason.Retry => "retry", WaitReason.Time => "time", WaitReason.Lane => "lane", WaitReason.Person => "person",
        WaitReason.Paused => "paused",
        WaitReason.Event => "event", WaitReason.Run => "run", _ => null,
    };

    public static string Word(ApprovalState state) => state switch
    {
        ApprovalState.Open => "open", ApprovalState.Answered => "answered", ApprovalState.TimedOut => "timed_out", _ => "dropped",
    };

    public static string Word(JobKind kind) => kind == JobKind.Retry ? "retry" : "cancel";

    public static string Word(JobState state) => state switch
    {
        JobState.Running => "running", JobState.Paused => "paused", JobState.Completed => "completed", _ => "cancelled",
    };

    public static string Word(Effect effect) => effect switch
    {
        Effect.Read => "read", Effect.Keyed => "keyed", Effect.Natural => "natural", _ => "unsafe",
    };

    public static string Word(RetryStart start) => start switch
    {
        RetryStart.Step => "step", RetryStart.Beginning => "start", _ => "stop",
    };

    public static string Word(RetriedAs step) => step switch
    {
        RetriedAs.ReadAgain => "read_again", RetriedAs.AlreadyMade => "already_made", RetriedAs.SentAgain => "sent_again",
        RetriedAs.SentFirst => "sent_first", RetriedAs.MadeTwice => "made_twice", RetriedAs.AskedFirst => "asked_first",
        RetriedAs.Waits => "waits",
        RetriedAs.Calls => "calls", RetriedAs.Stops => "stops", RetriedAs.Fails => "fails", RetriedAs.Undecided => "undecided",
        _ => "worked_out",
    };

    public static string Word(EffectOutcome outcome) => outcome switch
    {
        EffectOutcome.Pending => "pending", EffectOutcome.Done => "done", EffectOutcome.Declined => "declined",
        EffectOutcome.NotMade => "not_made", _ => "unknown",
    };

    public static string Word(PreviewState state) => state switch
    {
        PreviewState.Done => "done", PreviewState.Read => "read", PreviewState.Sampled => "sampled", PreviewState.HeldBack => "held_back",
        PreviewState.NotRead => "not_read",
        PreviewState.Waits => "waits", PreviewState.Asks => "asks", PreviewState.Undecided => "undecided",
        PreviewState.Stopped => "stopped", _ => "failed",
    };
}
