using System.Globalization;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>Places on the sheet as styles say them.</summary>
internal static class Pixels
{
    public static string Px(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Placed(Box box) =>
        $"transform: translate({Px(box.X)}px, {Px(box.Y)}px); width: {Px(box.Width)}px; height: {Px(box.Height)}px";
}
