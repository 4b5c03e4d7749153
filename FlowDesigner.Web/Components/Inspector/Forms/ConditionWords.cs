using FlowDesigner.Core.Mappings.Forms;

namespace FlowDesigner.Web.Components.Inspector.Forms;

/// <summary>The tests of a condition's row, as people read them.</summary>
internal static class ConditionWords
{
    public static IReadOnlyList<(ConditionTest Test, string Word)> All { get; } =
    [
        (ConditionTest.Equal, "is"), (ConditionTest.NotEqual, "is not"), (ConditionTest.IsEmpty, "is empty"),
            (ConditionTest.IsSet, "is set"),
        (ConditionTest.Contains, "contains"), (ConditionTest.ContainsNot, "does not contain"), (ConditionTest.StartsWith, "begins with"),
            (ConditionTest.EndsWith, "ends with"),
        (ConditionTest.Greater, "is more than"), (ConditionTest.AtLeast, "is at least"), (ConditionTest.Less, "is less than"),
            (ConditionTest.AtMost, "is at most"),
        (ConditionTest.IsTrue, "is true"), (ConditionTest.IsFalse, "is false"),
    ];
}
