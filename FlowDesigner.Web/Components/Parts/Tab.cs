namespace FlowDesigner.Web.Components.Parts;

public sealed record Tab(string Word, string Href, int? Count = null);
