using System.Reflection;
using System.Runtime.CompilerServices;

namespace FlowDesigner.Web.Hosting;

internal static class SqliteStart
{
    // Core prepares SQLite (build/Sqlite.props) when it is first used; the sandbox uses SQLite but nothing of Core.
#pragma warning disable CA2255 // An application, not a library, in spite of its tests.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Initialize() =>
        RuntimeHelpers.RunModuleConstructor(Assembly.Load("FlowDesigner.Core").ManifestModule.ModuleHandle);
}
