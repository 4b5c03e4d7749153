namespace FlowDesigner.Core.Flows.Live;

/// <summary>Where the outside reaches this program.</summary>
/// <param name="Base">The address at the moment, without a slash at its end.</param>
public sealed record PublicAddress(Func<string> Base)
{
    public string HookUrl(string app, string key) => $"{Base().TrimEnd('/')}/hooks/{app}/{key}";
}
