using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace FlowDesigner.Tests.Fakes;

internal static class BunitLoader
{
    [ModuleInitializer]
    internal static void Initialize() => AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == "AngleSharp.Diffing"
        ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "diffing", "AngleSharp.Diffing.dll"))
        : null;
}
