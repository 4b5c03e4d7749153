using FlowDesigner.Core.Apps;
using FlowDesigner.Web.Components.Pages.Apps;

namespace FlowDesigner.Web.Documentation;

/// <summary>The documentation: written pages, and one for each app made from its definition, so that it cannot fall behind.</summary>
public sealed class DocPages
{
    public const string IndexAddress = "/llms.txt";

    private const string About =
        "FlowDesigner wires events of Stripe, Razorpay and Togai to steps in the others: if this happens here, then do that there. "
            + "It runs on your own server, "
        + "shows every request before it is sent, and makes every effect once.";

    private readonly Dictionary<string, DocPage> _byName;

    public DocPages(AppCatalog catalog)
    {
        Guides =
        [
            new("getting-started", "Getting started", "From the first sign-in to a live flow, without an account and with one.",
                Written("getting-started")),
            new("mappings", "Mappings", "How a field takes its value from an event or an earlier step, and every function.",
                MappingsDoc.Write()),
            new("rest-api", "REST API", "Connections, flows, flow connections and runs for programs.", Written("rest-api")),
        ];
        Apps = [.. catalog.Apps.Select(app => new DocPage(
            "app-" + app.Key, app.Name, $"{app.Description} {AppWords.CountsOf(app)}, with fields and samples.", AppDoc.Write(app)))];
        _byName = Guides.Concat(Apps).ToDictionary(page => page.Name, StringComparer.Ordinal);
        Index = WriteIndex();
    }

    public IReadOnlyList<DocPage> Guides { get; }

    /// <summary>One page an app.</summary>
    public IReadOnlyList<DocPage> Apps { get; }

    /// <summary>The list of all pages, as programs that read documentation look for it.</summary>
    public string Index { get; }

    public DocPage? Find(string name) => _byName.GetValueOrDefault(name);

    private string WriteIndex() => new Markdown().Add("# FlowDesigner").Add("> " + About)
        .Add("## Guides").Add(Listed(Guides)).Add("## Apps").Add(Listed(Apps)).ToString();

    private static string Listed(IReadOnlyList<DocPage> pages) =>
        string.Join('\n', pages.Select(page => $"- [{page.Title}]({page.Address}): {page.Summary}"));

    private static string Written(string name)
    {
        using var stream = typeof(DocPages).Assembly.GetManifestResourceStream($"{typeof(DocPages).Namespace}.{name}.md")
            ?? throw new InvalidOperationException($"The page {name}.md is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
