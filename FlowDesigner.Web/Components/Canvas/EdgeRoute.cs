using System.Globalization;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>An edge with its line and the places of its words and of its plus.</summary>
public sealed record PlacedEdge(PictureEdge Edge, string Path, double LabelX, double LabelY, double CountX, double CountY)
{
    public double PlusX { get; init; }
    public double PlusY { get; init; }
}

/// <summary>
/// Bottom to top centre at right angles, rounded by 12, with the label on the vertical part near the target. An error path leaves sideways.
/// </summary>
/// <remarks>client/src/canvas/route.ts draws the same while a card is dragged; one list of cases tests both.</remarks>
internal static class EdgeRoute
{
    /// <summary>The port of an error path.</summary>
    public const string ErrorPort = "error";

    private const double Radius = 12;
    private const double BendAfter = 34;
    private const double Aside = 28;

    public static PlacedEdge Between(PictureEdge edge, Box from, Box to, double? lane)
    {
        var (x1, y1, x2, y2) = (from.Middle, from.Bottom, to.Middle, to.Y - 2);
        if (edge.Port == ErrorPort)
            return Sideways(edge, from, to);
        if (lane is { } side)
        {
            var (high, low) = (y1 + BendAfter, y2 - BendAfter + 10);
            var path = Join((x1, y1), (x1, high), (side, high), (side, low), (x2, low), (x2, y2));
            return new PlacedEdge(edge, path, side, y1 + BendAfter + 22, side + 12, y2 - BendAfter - 8)
            {
                PlusX = side, PlusY = (y1 + y2) / 2,
            };
        }
        if (y2 < y1 + 16)
        {
            // The target stands above or beside: round both of them on the right.
            side = Math.Max(from.Right, to.Right) + Aside;
            var path = Join((x1, y1), (x1, y1 + 20), (side, y1 + 20), (side, y2 - 22), (x2, y2 - 22), (x2, y2));
            return new PlacedEdge(edge, path, side, y1 - 2, side - 14, (y1 + y2) / 2) { PlusX = side, PlusY = (y1 + y2) / 2 };
        }
        if (Math.Abs(x1 - x2) < 1)
            return new PlacedEdge(edge, Join((x1, y1), (x2, y2)), x2, Math.Max(y1 + 14, y2 - 32), x2 - 14, (y1 + y2) / 2)
            {
                PlusX = x2, PlusY = PlusOn(edge, y1, y2),
            };
        // Branches leave near their source; branches that meet come together near their target.
        var bend = edge.Label is not null ? Math.Min(y1 + BendAfter, (y1 + y2) / 2) : Math.Max(y1 + BendAfter / 2, y2 - 24);
        bend = Math.Min(bend, y2 - 8);
        return new PlacedEdge(edge, Join((x1, y1), (x1, bend), (x2, bend), (x2, y2)), x2, Math.Max(bend + 16, y2 - 34), x2 - 14, y2 - 16)
        {
            PlusX = edge.Label is null ? x1 : x2, PlusY = edge.Label is null ? (y1 + bend) / 2 : y2 - 14,
        };
    }

    private static PlacedEdge Sideways(PictureEdge edge, Box from, Box to)
    {
        var (x1, y1, x2, y2) = (from.Right, from.Y + FlowLayout.CardHeight / 2, to.Middle, to.Y - 2);
        if (x2 > x1 + 20 && y2 > y1 + 20)
            return new PlacedEdge(edge, Join((x1, y1), (x2, y1), (x2, y2)), x2, Math.Max(y1 + 22, y2 - 34), x2 - 14, y2 - 16)
            {
                PlusX = x2, PlusY = y2 - 14,
            };
        var side = x1 + Aside;
        var path = Join((x1, y1), (side, y1), (side, y2 - 22), (x2, y2 - 22), (x2, y2));
        return new PlacedEdge(edge, path, side, (y1 + y2) / 2, side + 14, y2 - 16) { PlusX = side, PlusY = y2 - 22 };
    }

    // Between the words of a branch and its target, else in the middle.
    private static double PlusOn(PictureEdge edge, double y1, double y2) => edge.Label is null ? (y1 + y2) / 2 : y2 - 14;

    private static string Join(params (double X, double Y)[] points)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"M {points[0].X:0.#} {points[0].Y:0.#}");
        for (var i = 1; i < points.Length - 1; i++)
        {
            var (before, corner, after) = (points[i - 1], points[i], points[i + 1]);
            var radius = Math.Min(Radius, Math.Min(Distance(before, corner), Distance(corner, after)) / 2);
            var (start, end) = (Toward(corner, before, radius), Toward(corner, after, radius));
            path += string.Create(CultureInfo.InvariantCulture,
                $" L {start.X:0.#} {start.Y:0.#} Q {corner.X:0.#} {corner.Y:0.#} {end.X:0.#} {end.Y:0.#}");
        }
        return path + string.Create(CultureInfo.InvariantCulture, $" L {points[^1].X:0.#} {points[^1].Y:0.#}");
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y);

    private static (double X, double Y) Toward((double X, double Y) from, (double X, double Y) to, double by) =>
        (from.X + Math.Sign(to.X - from.X) * by, from.Y + Math.Sign(to.Y - from.Y) * by);
}
