using System.Collections.Frozen;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>Every function of the mapping language. What is not listed cannot be called.</summary>
public static class FunctionTable
{
    /// <summary>All functions, in the order they are shown.</summary>
    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        .. TextFunctions.All, .. CuttingFunctions.All, .. PatternFunctions.All, .. NumberFunctions.All, .. ListFunctions.All,
        .. GroupingFunctions.All,
        .. DateFunctions.All, .. CalendarFunctions.All, .. MoneyFunctions.All, .. ObjectFunctions.All, .. ValueFunctions.All,
    ];

    private static readonly FrozenDictionary<string, MappingFunction> ByName =
        All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>The function of that exact name, or null.</summary>
    public static MappingFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
