using System.Globalization;
using System.Reflection;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Web.Hosting.Settings;

namespace FlowDesigner.Web.Components.Pages.Settings;

/// <summary>What an administrator asks first: which version, where the data lies, how much room is left.</summary>
public sealed record SystemFacts(
    string Version, string PublicUrl, bool IsPublicUrlSet, string Directory, long DirectoryBytes, long FreeBytes, string Sqlite, int Schema)
{
    private const long Low = 512L << 20;

    public bool IsLow => FreeBytes < Low;

    public static SystemFacts Read(FlowDesignerOptions options, SqliteDatabase database, string publicUrl)
    {
        var directory = Path.GetFullPath(options.DataDirectory);
        var version = typeof(SystemFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";
        return new SystemFacts(version.Split('+')[0], publicUrl, options.PublicUrl is not null, directory,
            new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf), FreeOn(directory),
            database.Version, SqliteDatabase.Schema);
    }

    /// <summary>"4.2 GB": as people read sizes of disks.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1000 && unit < units.Length - 1)
            (size, unit) = (size / 1000, unit + 1);
        return $"{size.ToString(size < 10 && unit > 0 ? "0.0" : "0", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    // SQLite's side files come and go.
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static long FreeOn(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
