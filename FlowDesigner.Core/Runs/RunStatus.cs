namespace FlowDesigner.Core.Runs;

/// <summary>Where a run stands. The numbers are stored; the words are what users and the API see.</summary>
public enum RunStatus { Ready = 0, Running = 1, Waiting = 2, Completed = 3, Skipped = 4, Failed = 5, Cancelled = 6, Unknown = 7 }

/// <summary>What a waiting run waits for.</summary>
public enum WaitReason { None = 0, Retry = 1, Time = 2, Lane = 3, Person = 4, Paused = 5, Event = 6, Run = 7 }

/// <summary>What somebody asked of an open run; it is honoured before the next call.</summary>
public enum RunAsk { None = 0, Cancel = 1, Pause = 2 }

/// <summary>Where a step stands. A step without a row has not begun.</summary>
public enum StepStatus { Running = 0, Retry = 1, Sent = 2, Waiting = 3, Completed = 4, Skipped = 5, Failed = 6, Unknown = 7 }

/// <summary>What the ledger knows of an effect.</summary>
public enum EffectOutcome
{
    /// <summary>It may have been sent: in doubt until an answer is journaled.</summary>
    Pending = 0,

    /// <summary>It is made; its output is recorded.</summary>
    Done = 1,

    /// <summary>The provider refused it. Asking again is a new generation with a new key.</summary>
    Declined = 2,

    /// <summary>Nobody knows, and a look-up could not tell: a person decides.</summary>
    Unknown = 3,

    /// <summary>The provider surely did not begin. The same key is sent again.</summary>
    NotMade = 4,
}

/// <summary>By which road an event came.</summary>
public enum RunOrigin { Webhook = 0, TriggerNow = 1, Api = 2, Poll = 3, Schedule = 4, Call = 5, Replay = 6 }

public static class RunWords
{
    public static string Word(this RunStatus status) => status switch
    {
        RunStatus.Ready => "ready",
        RunStatus.Running => "running",
        RunStatus.Waiting => "waiting",
        RunStatus.Completed => "completed",
        RunStatus.Skipped => "skipped",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        RunStatus.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static string Word(this StepStatus status) => status switch
    {
        StepStatus.Running => "running",
        StepStatus.Retry => "retry",
        StepStatus.Sent => "sent",
        StepStatus.Waiting => "waiting",
        StepStatus.Completed => "completed",
        StepStatus.Skipped => "skipped",
        StepStatus.Failed => "failed",
        StepStatus.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static RunStatus? ParseRunStatus(string word) =>
        Enum.TryParse<RunStatus>(word, ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(word[0]) ? status
            : null;

    /// <summary>True where no more work is done unless a person asks for it.</summary>
    public static bool IsEnded(this RunStatus status) => status is not (RunStatus.Ready or RunStatus.Running or RunStatus.Waiting);
}
