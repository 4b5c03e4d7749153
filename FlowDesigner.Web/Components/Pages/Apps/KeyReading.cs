using FlowDesigner.Core.Apps;

namespace FlowDesigner.Web.Components.Pages.Apps;

/// <summary>What is known of a key while it is typed, before anybody is asked.</summary>
/// <param name="Field">The field that shows it.</param>
/// <param name="Mode">Unknown where the key does not tell.</param>
/// <param name="Kind">The kind of key: "Restricted live key".</param>
/// <param name="Meaning">What follows from it, as a sentence.</param>
/// <param name="Problem">Why it cannot be right, however it goes on; null while it may be.</param>
public sealed record KeyReading(string Field, ConnectionMode Mode, string? Kind, string Meaning, string? Problem = null)
{
    /// <summary>Null while there is nothing to say.</summary>
    public static KeyReading? Of(App app, ConnectionValues values, bool sandbox)
    {
        if (app.Connection.FirstOrDefault(field => field.Prefixes.Count > 0) is not { } key)
            return Unmarked(app, values, sandbox);
        if (values.Get(key.Key) is not { } typed)
            return sandbox ? Told(key.Key, ConnectionMode.Sandbox, "The sandbox's own key") : null;
        if (!key.Prefixes.Any(prefix => typed.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var mayBecomeRight = key.Prefixes.Any(prefix => prefix.StartsWith(typed, StringComparison.Ordinal));
            return mayBecomeRight ? null : new(key.Key, ConnectionMode.Unknown, null, "", app.ReadKey(values).Problem);
        }
        var verdict = app.ReadKey(values);
        return sandbox switch
        {
            true when verdict.Mode == ConnectionMode.Live => new(key.Key, verdict.Mode, null, "",
                "This is a live key. The sandbox takes none: leave the field empty, or connect to the real provider."),
            true => Told(key.Key, ConnectionMode.Sandbox, verdict.Kind),
            false => Told(key.Key, verdict.Mode, verdict.Kind),
        };
    }

    /// <summary>Whether money can move, as a sentence.</summary>
    public static string MeaningOf(ConnectionMode mode) => mode switch
    {
        ConnectionMode.Live => "Flows that use it can move real money.",
        ConnectionMode.Test => "The provider's test mode: no real money moves.",
        ConnectionMode.Sandbox => "Built-in stand-ins: nothing leaves this server.",
        _ => "It does not show whether it is for tests. Treat it as one that changes real data.",
    };

    private static KeyReading Told(string field, ConnectionMode mode, string? kind) => new(field, mode, kind, MeaningOf(mode));

    // A token that looks the same everywhere; only an address may tell.
    private static KeyReading? Unmarked(App app, ConnectionValues values, bool sandbox)
    {
        var key = app.Connection.FirstOrDefault(field => field.Type == FieldType.Secret);
        if (key is null || app.Address.Length == 0)
            return null;
        if (sandbox)
            return Told(key.Key, ConnectionMode.Sandbox, "The sandbox's own key");
        var verdict = app.ReadKey(values);
        return values.Get(key.Key) is null ? null : Told(key.Key, verdict.Mode, verdict.Kind ?? key.Name);
    }
}
