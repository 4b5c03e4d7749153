using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>Which connections may work together: play money and real money are never mixed.</summary>
public static class ConnectionMix
{
    public static ConnectionMode ModeOf(ConnectionRow row) => row.Mode switch
    {
        "sandbox" => ConnectionMode.Sandbox,
        "test" => ConnectionMode.Test,
        "live" => ConnectionMode.Live,
        _ => ConnectionMode.Unknown,
    };

    /// <summary>The mode of all together; the one that says most.</summary>
    public static ConnectionMode ModeOf(IEnumerable<ConnectionRow> rows)
    {
        var modes = rows.Select(ModeOf).ToHashSet();
        return modes.FirstOrDefault(mode => mode != ConnectionMode.Unknown);
    }

    /// <summary>Why these connections may not be used in one flow; null where they may.</summary>
    public static string? Problem(IReadOnlyCollection<ConnectionRow> rows)
    {
        var sandbox = rows.FirstOrDefault(row => ModeOf(row) == ConnectionMode.Sandbox);
        var real = rows.FirstOrDefault(row => ModeOf(row) != ConnectionMode.Sandbox);
        if (sandbox is not null && real is not null)
            return $"\"{sandbox.Name}\" is a sandbox and \"{real.Name}\" is not: " +
                "invented data would reach a real account. Pick sandbox connections everywhere, or nowhere.";
        var test = rows.FirstOrDefault(row => ModeOf(row) == ConnectionMode.Test);
        var live = rows.FirstOrDefault(row => ModeOf(row) == ConnectionMode.Live);
        return test is not null && live is not null
            ? $"\"{test.Name}\" is in test mode and \"{live.Name}\" is live: " +
                "test data would reach a live account. Pick connections of one mode."
            : null;
    }
}
