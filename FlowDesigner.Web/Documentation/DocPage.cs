namespace FlowDesigner.Web.Documentation;

/// <summary>One page of the documentation, as markdown.</summary>
/// <param name="Name">Its file name without <c>.md</c>.</param>
/// <param name="Summary">One sentence for the index.</param>
public sealed record DocPage(string Name, string Title, string Summary, string Text)
{
    public string Address => $"/docs/{Name}.md";
}
