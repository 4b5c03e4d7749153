using System.Text.RegularExpressions;

namespace FlowDesigner.Tests.Architecture;

/// <summary>
/// Holds the folders of Core to the order that the README draws: whoever stands lower knows nothing of what stands above.
/// </summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Currencies"] = [],
        ["Apps"] = ["Currencies"],
        ["Mappings"] = ["Currencies"],
        ["Connections"] = ["Apps", "Storage"],
        ["Flows"] = ["Apps", "Mappings", "Connections", "Storage"],
        ["Runs"] = ["Apps", "Mappings", "Connections", "Flows", "Storage"],
        ["Triggers"] = ["Apps", "Mappings", "Connections", "Flows", "Runs", "Storage"],
        ["Customers"] = ["Apps", "Connections", "Flows", "Runs", "Storage"],
        ["Storage"] = ["Runs"],
    };

    [Fact]
    public void Folders_of_Core_use_only_what_stands_below_them()
    {
        var wrong = from file in Files("FlowDesigner.Core")
                    let folder = Path.GetRelativePath(Repository.Folder("FlowDesigner.Core"), file).Split(Path.DirectorySeparatorChar)[0]
                    where folder is not ("obj" or "bin")
                    from Match use in Uses().Matches(File.ReadAllText(file))
                    let used = use.Groups[1].Value
                    where used != folder && !MayUse[folder].Contains(used)
                    select $"{Path.GetFileName(file)} in {folder} uses {used}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Only_the_database_of_settings_and_the_ids_of_Storage_are_used_from_above()
    {
        var wrong = from file in Files("FlowDesigner.Core")
                    where !file.Contains($"{Path.DirectorySeparatorChar}Storage{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                    where File.ReadAllText(file).Contains("Storage.Sqlite", StringComparison.Ordinal)
                    select Path.GetFileName(file);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Core_knows_nothing_of_the_web() =>
        Assert.DoesNotContain(typeof(Core.Apps.App).Assembly.GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_sandbox_shares_nothing_with_Core() => Assert.DoesNotContain(
        Files("FlowDesigner.Web")
            .Where(file => file.Contains($"{Path.DirectorySeparatorChar}Sandbox{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.EndsWith(".razor", StringComparison.Ordinal)),
        file => File.ReadAllText(file).Contains("FlowDesigner.Core", StringComparison.Ordinal));

    [Fact]
    public void Files_stay_under_three_hundred_lines()
    {
        var longFiles = from file in Files("FlowDesigner.Core").Concat(Files("FlowDesigner.Web")).Concat(Files("FlowDesigner.Tests"))
                        let lines = File.ReadLines(file).Count()
                        where lines > 300
                        select $"{Path.GetFileName(file)}: {lines}";
        Assert.Empty(longFiles);
    }

    [Fact]
    public void Lines_stay_within_a_hundred_and_forty_characters()
    {
        var longLines = from file in Everything()
                        from line in File.ReadLines(file).Index()
                        where line.Item.Length > 140 && !IsOneRawText(line.Item)
                        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}: {line.Item.Length}";
        Assert.Empty(longLines);
    }

    // A sample that stands as a whole says what goes over the wire; a break in it would be another byte.
    private static bool IsOneRawText(string line) => line.Trim().TrimStart('$').StartsWith("\"\"\"", StringComparison.Ordinal);

    [Fact]
    public void No_markup_or_script_is_made_from_text()
    {
        var wrong = from file in Files("FlowDesigner.Web")
                    let text = File.ReadAllText(file)
                    from ban in (string[])["MarkupString", "AddMarkupContent", "innerHTML", "eval("]
                    where text.Contains(ban, StringComparison.Ordinal)
                    select $"{Path.GetFileName(file)}: {ban}";
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Files(string project) =>
        Below(project, "*.cs", "*.razor", "*.ts");

    private static IEnumerable<string> Everything() =>
        from folder in (string[])["FlowDesigner.Core", "FlowDesigner.Web", "FlowDesigner.Tests", "bench"]
        from file in Below(folder, "*.cs", "*.razor", "*.ts", "*.mjs", "*.css")
        select file;

    private static IEnumerable<string> Below(string folder, params string[] patterns) =>
        from pattern in patterns
        from file in Directory.EnumerateFiles(Repository.Folder(folder), pattern, SearchOption.AllDirectories)
        where !Path.GetRelativePath(Repository.Folder(folder), file).Split(Path.DirectorySeparatorChar)
            .Any(part => part is "obj" or "bin" or "node_modules" or "wwwroot" or "data")
        select file;

    [GeneratedRegex(@"FlowDesigner\.Core\.(\w+)")]
    private static partial Regex Uses();
}
