using System.Collections.Concurrent;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Core.Runs;

/// <summary>Stands where an app asks for no account.</summary>
internal static class NoAccount
{
    private static readonly ConcurrentDictionary<string, OpenConnection> Known = new(StringComparer.Ordinal);

    public static OpenConnection Of(App app) => Known.GetOrAdd(app.Key, _ => new OpenConnection
    {
        Id = 0,
        Key = "",
        Name = app.Name,
        App = app,
        Address = new Uri(app.Address.Length > 0 ? app.Address : "https://localhost/"),
        Mode = ConnectionMode.Unknown,
        Values = new ConnectionValues(new Dictionary<string, string>()),
        Redactor = Redactor.None,
    });
}
