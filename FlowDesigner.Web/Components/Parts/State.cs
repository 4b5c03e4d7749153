namespace FlowDesigner.Web.Components.Parts;

/// <summary>The states of runs and steps as screens show them.</summary>
public enum State
{
    Completed,
    Running,
    Waiting,
    NeedsYou,
    Unknown,
    Failed,
    Skipped,
    Cancelled,
    PreviewWrite,
    NotReached,
    NotTaken,
}

/// <summary>Colour, icon and word of a state always come together.</summary>
public sealed record StateLook(string Tone, string Icon, string Word)
{
    public static StateLook Of(State state) => state switch
    {
        State.Completed => new("completed", "circle-check", "Completed"),
        State.Running => new("running", "loader-circle", "Running"),
        State.Waiting => new("waiting", "clock", "Waiting"),
        State.NeedsYou => new("needs", "hand", "Needs you"),
        State.Unknown => new("needs", "circle-question-mark", "Unknown"),
        State.Failed => new("failed", "octagon-x", "Failed"),
        State.Skipped => new("skipped", "skip-forward", "Skipped"),
        State.Cancelled => new("cancelled", "ban", "Cancelled"),
        State.PreviewWrite => new("preview", "eye", "Would write"),
        State.NotReached => new("quiet", "circle-dashed", "Not reached"),
        State.NotTaken => new("quiet", "circle-dashed", "Not taken"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state has no look yet."),
    };
}
