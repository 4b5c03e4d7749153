using System.Globalization;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>What a step is called where no catalog is at hand: its title, or its action's key in words.</summary>
internal static class StepName
{
    public static string Of(Step step) => step.Title is { Length: > 0 } title ? title : step switch
    {
        ActionStep action => Sentence(action.Action),
        ForEachStep => "For each",
        _ => Sentence(step.Key),
    };

    /// <summary>The key in words: <c>create_customer</c> is "Create customer".</summary>
    public static string Sentence(string key)
    {
        var words = key.Replace('_', ' ').Trim();
        return words.Length == 0 ? "Step" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    public static string Count(int count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    /// <summary>The one step's name, or how many they are.</summary>
    public static string Several(Flow flow, IReadOnlyCollection<string> keys) =>
        keys.Count == 1 ? $"\"{flow.NameOf(keys.First())}\"" : Count(keys.Count, "step");
}
