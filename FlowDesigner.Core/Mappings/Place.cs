namespace FlowDesigner.Core.Mappings;

/// <summary>One value's text inside a template, and where in the template it stands.</summary>
internal sealed record Source(string Text, string Pointer);

/// <summary>A stretch of a source: what a message points at.</summary>
internal readonly record struct Place(Source Source, int Start, int Length)
{
    private const int LongestExcerpt = 80;

    public string Text => Source.Text.Substring(Start, Length);

    public string Excerpt => Length <= LongestExcerpt
        ? Source.Text.Substring(Start, Length)
        : string.Concat(Source.Text.AsSpan(Start, LongestExcerpt), "...");

    public Place To(Place end) => this with { Length = end.Start + end.Length - Start };

    public MappingProblem Problem(string code, string message, bool isWarning = false) =>
        new(code, message, Source.Pointer, Start, Length, isWarning);
}
