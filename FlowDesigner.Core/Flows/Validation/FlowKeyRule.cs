namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A flow's key is short and plain, because addresses and exports carry it.</summary>
internal static class FlowKeyRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var key = check.Flow.Key;
        if (key.Length > NameFormat.LongestKey || !NameFormat.Hyphens().IsMatch(key))
        {
            yield return new("flow.key",
                $"The flow's key must be lower-case letters and digits with single hyphens, at most {NameFormat.LongestKey}, " +
                $"but is \"{Clip(key)}\". Write it like sync-accounts.",
                Field: "key");
        }
    }

    private static string Clip(string key) => key.Length <= NameFormat.LongestKey ? key : key[..NameFormat.LongestKey] + "…";
}
