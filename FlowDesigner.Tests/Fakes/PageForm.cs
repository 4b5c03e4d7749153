using Microsoft.Playwright;

namespace FlowDesigner.Tests.Fakes;

/// <summary>What axe looks at. A theme changes colours only, so the second look at the same width asks about those.</summary>
public enum AxeRules
{
    All,
    Contrast,
    None,
}

/// <summary>A window that every page must look right in.</summary>
public sealed record PageForm(string Name, ColorScheme Scheme, int Width, int Height, AxeRules Axe = AxeRules.All)
{
    public static PageForm Light { get; } = new("light", ColorScheme.Light, 1440, 900);
    public static PageForm Dark { get; } = new("dark", ColorScheme.Dark, 1440, 900, AxeRules.Contrast);
    public static PageForm Wide { get; } = new("wide", ColorScheme.Light, 2560, 1300, AxeRules.None);
    public static PageForm Phone { get; } = new("phone", ColorScheme.Dark, 390, 844);
}
