using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Hands over the SQLite assemblies of build/Sqlite.targets and prefers the system's patched native library.</summary>
internal static class SqliteLoader
{
    // The loader refuses a lower assembly version by itself but accepts it from this event.
#pragma warning disable CA2255 // Every entry assembly that sees Core needs this before its first use of SQLite.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name!.StartsWith("SQLitePCL", StringComparison.Ordinal)
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll"))
            : null;
        var provider = Path.Combine(AppContext.BaseDirectory, "SQLitePCLRaw.provider.e_sqlite3.dll");
        if (File.Exists(provider))
            NativeLibrary.SetDllImportResolver(AssemblyLoadContext.Default.LoadFromAssemblyPath(provider), PreferSystemLibrary);
    }

    private static IntPtr PreferSystemLibrary(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle) ? handle : IntPtr.Zero;
}
