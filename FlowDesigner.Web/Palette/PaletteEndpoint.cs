using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Palette;

/// <summary>What the palette in the browser asks while somebody types; for signed-in people only, like every page.</summary>
public static class PaletteEndpoint
{
    private const int Longest = 200;

    public static void MapPalette(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/palette", HandleAsync);

    private static async Task<IResult> HandleAsync(HttpContext context, PaletteSearch search, string? q, CancellationToken cancel)
    {
        var typed = (q ?? "").Trim();
        if (typed.Length > Longest)
            typed = typed[..Longest];
        var groups = await search.FindAsync(typed, context.User.Identity?.Name ?? "", cancel);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(groups.Select(group => new
        {
            name = group.Group.ToString(),
            items = group.Items.Select(item => new
            {
                title = item.Title, note = item.Note, href = item.Href, does = item.Does,
                icon = IconOf(item), tile = item.App is { } app
                    ? Tile.Of(app).Class : null, letter = item.App is { } letter ? Tile.Of(letter).Letter : null,
            }),
        }));
    }

    private static string IconOf(PaletteItem item) => item.App is { } app ? Tile.Of(app).Icon ?? "" : item.Icon;
}
