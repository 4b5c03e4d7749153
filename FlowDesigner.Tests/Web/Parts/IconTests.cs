using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Tests.Web.Parts;

public sealed partial class IconTests
{
    [Fact]
    public void Every_icon_that_a_page_names_is_in_the_sprite()
    {
        var web = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../FlowDesigner.Web"));
        using var icons = JsonDocument.Parse(File.ReadAllText(Path.Combine(web, "client/icons.json")));
        var known = icons.RootElement.GetProperty("lucide").EnumerateArray().Select(icon => icon.GetString()!)
            .Concat(icons.RootElement.GetProperty("brands").EnumerateArray().Select(icon => "brand-" + icon.GetString())).ToHashSet();
        var named = Directory.GetFiles(Path.Combine(web, "Components"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Concat(Enum.GetValues<State>().Select(state => StateLook.Of(state).Icon));
        Assert.Empty(named.Except(known));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("(?:<Icon Name|Icon)=\"([a-z0-9-]+)\"")]
    private static partial Regex Named();
}
