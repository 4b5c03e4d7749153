using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>A flow's text as it is worked on.</summary>
/// <param name="Text">The draft, or the live version's text where there is none.</param>
/// <param name="Revision">Goes with every save: who saves over a newer one is told.</param>
/// <param name="Mark">When it was saved and by whom; null where it is the live version's text.</param>
public sealed record DraftText(string FlowKey, string Text, int Revision, DraftMark? Mark, int LiveVersion);

/// <summary>What became of a save.</summary>
public abstract record DraftSave
{
    private DraftSave()
    {
    }

    public sealed record Saved(DraftText Draft) : DraftSave;

    /// <summary>Somebody else saved, published or discarded it meanwhile; nothing was overwritten.</summary>
    public sealed record Conflict(DraftText Theirs) : DraftSave;

    public sealed record Refused(FlowProblem Problem) : DraftSave;
}

/// <summary>What became of publishing a draft.</summary>
/// <param name="Version">The new version; 0 where it was refused.</param>
/// <param name="Text">Every problem at once, each with its place.</param>
/// <param name="Theirs">What somebody else saved meanwhile; null where nobody did.</param>
public sealed record DraftPublish(int Version, CheckedText? Text, DraftText? Theirs = null);
