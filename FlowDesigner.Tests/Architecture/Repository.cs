namespace FlowDesigner.Tests.Architecture;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string Folder(string name) => Path.Combine(Root, name);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "FlowDesigner.sln")))
                return folder;
        }
        throw new DirectoryNotFoundException("The tests must run inside a checkout: no folder above them holds FlowDesigner.sln.");
    }
}
