namespace FlowDesigner.Web.Components.Parts;

/// <summary>One choice of <see cref="Segments"/>.</summary>
public sealed record Segment(string Value, string Word, string Icon);
