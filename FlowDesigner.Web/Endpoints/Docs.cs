using FlowDesigner.Web.Documentation;

namespace FlowDesigner.Web.Endpoints;

/// <summary>
/// The documentation as plain markdown, for people and programs. Open to everybody: it holds nothing of this installation.
/// </summary>
public static class Docs
{
    private const string Markdown = "text/markdown; charset=utf-8";

    public static void MapDocs(this IEndpointRouteBuilder endpoints)
    {
        var docs = endpoints.MapGroup("").AllowAnonymous();
        docs.MapGet(DocPages.IndexAddress, (DocPages pages) => Results.Text(pages.Index, Markdown));
        docs.MapGet("/docs/{name}.md", (string name, DocPages pages) => pages.Find(name) is { } page
            ? Results.Text(page.Text, Markdown)
            : Results.Text(
                $"There is no page {name}.md. All pages: {DocPages.IndexAddress}\n", Markdown, statusCode: StatusCodes.Status404NotFound));
    }
}
