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
    public static string? Problem(IEnumerable<ConnectionRow> rows) => Problem(rows.Select(row => (row.Name, ModeOf(row))));

    /// <summary>The same for connections as a person picks them.</summary>
    public static string? Problem(IEnumerable<(string Name, ConnectionMode Mode)> picked)
    {
        string? sandbox = null, real = null, test = null, live = null;
        foreach (var (name, mode) in picked)
        {
            if (mode == ConnectionMode.Sandbox)
                sandbox ??= name;
            else
                real ??= name;
            if (mode == ConnectionMode.Test)
                test ??= name;
            else if (mode == ConnectionMode.Live)
                live ??= name;
        }
        if (sandbox is not null && real is not null)
            return $"\"{sandbox}\" is a sandbox and \"{real}\" is not: " +
                "invented data would reach a real account. Pick sandbox connections everywhere, or nowhere.";
        return test is not null && live is not null
            ? $"\"{test}\" is in test mode and \"{live}\" is live: " +
                "test data would reach a live account. Pick connections of one mode."
            : null;
    }
}
