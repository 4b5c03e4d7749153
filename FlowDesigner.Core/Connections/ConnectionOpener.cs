using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Connections;

/// <summary>Turns a stored connection into one that can be called, and back into its stored values.</summary>
internal sealed class ConnectionOpener(AppCatalog catalog, ISecretSealer sealer, SandboxAddress sandbox)
{
    public OpenConnection Open(ConnectionRow row)
    {
        var app = AppOf(row);
        try
        {
            return Open(row, app, StoredValues(row));
        }
        catch (SecretUnreadableException problem)
        {
            throw new ConnectionUnusableException(
                $"The secret of connection \"{row.Name}\" cannot be read. Enter it again. ({problem.Message})");
        }
    }

    /// <summary>With the key before, where that one is still to be tried.</summary>
    public OpenConnection OpenBoth(ConnectionRow row)
    {
        var opened = Open(row);
        if (row.PreviousUntil is not { } until || PreviousValues(row) is not { } values)
            return opened;
        // Whichever key is used, neither may be seen.
        var redactor = new Redactor(SecretsOf(opened.App, opened.Values).Concat(SecretsOf(opened.App, new(values))));
        return opened with
        {
            Previous = opened with { Values = new(values), Redactor = redactor },
            PreviousUntil = DateTimeOffset.FromUnixTimeMilliseconds(until),
            Redactor = redactor,
        };
    }

    public OpenConnection Open(ConnectionRow row, App app, IReadOnlyDictionary<string, string> stored)
    {
        var values = new ConnectionValues(stored);
        var address = AddressOf(row, app, values);
        return new()
        {
            Id = row.Id,
            Key = row.Key,
            Name = row.Name,
            App = app,
            Address = address,
            TokenAddress = app.Token is null ? null : HasOwnAddress(row) ? address : new Uri(app.Token.Address(values)),
            Mode = ModeOf(row.Mode),
            Values = values,
            RatePerSecond = row.RatePerSecond,
            MaxParallel = row.MaxParallel,
            Redactor = new(SecretsOf(app, values)),
        };
    }

    public App AppOf(ConnectionRow row) => catalog.Find(row.App)
        ?? throw new ConnectionUnusableException(
            $"Connection \"{row.Name}\" is one of the app \"{row.App}\", which this version does not know.");

    /// <summary>Everything that signs in, opened: plain values and secrets.</summary>
    public Dictionary<string, string> StoredValues(ConnectionRow row) => Read(row.PlainValues).Concat(Unseal(row)).ToDictionary();

    /// <summary>The same as it was before the last change of key; null where there is none that can be read.</summary>
    public Dictionary<string, string>? PreviousValues(ConnectionRow row)
    {
        try
        {
            return row.SealedPreviousValues is { } values ? Unseal(row.Id, values) : null;
        }
        catch (SecretUnreadableException)
        {
            return null;
        }
    }

    /// <summary>The secret values of a row, opened.</summary>
    public Dictionary<string, string> Unseal(ConnectionRow row) => Unseal(row.Id, row.SealedValues);

    public string Seal(long id, IEnumerable<KeyValuePair<string, string>> secrets) =>
        Write(secrets.Select(pair => KeyValuePair.Create(pair.Key, sealer.Seal(IdText.Format(id), pair.Value))));

    public static Dictionary<string, string> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    public static string Write(IEnumerable<KeyValuePair<string, string>> values) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(values.ToDictionary(), StringComparer.Ordinal));

    public static ConnectionMode ModeOf(string text) =>
        Enum.TryParse<ConnectionMode>(text, ignoreCase: true, out var mode) ? mode : ConnectionMode.Unknown;

    public static string TextOf(ConnectionMode mode) => mode.ToString().ToLowerInvariant();

    private Dictionary<string, string> Unseal(long id, string values) =>
        Read(values).ToDictionary(pair => pair.Key, pair => sealer.Unseal(IdText.Format(id), pair.Value));

    private static bool HasOwnAddress(ConnectionRow row) => row.Address is not null || ModeOf(row.Mode) == ConnectionMode.Sandbox;

    private Uri AddressOf(ConnectionRow row, App app, ConnectionValues values)
    {
        if (ModeOf(row.Mode) == ConnectionMode.Sandbox)
            return sandbox.Of(row.App) ?? throw new ConnectionUnusableException(
                $"Connection \"{row.Name}\" calls the sandbox, which is switched off. Set FlowDesigner:Sandbox:Enabled, "
                    + "or pick another connection.");
        var text = row.Address ?? app.AddressOf?.Invoke(values) ?? app.Address;
        return text.Length > 0 && Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new ConnectionUnusableException($"Connection \"{row.Name}\" has no address to call. Enter one.");
    }

    // The values as they were entered, and as sign-in sends them: Basic joins two values before it encodes them.
    private static IEnumerable<string> SecretsOf(App app, ConnectionValues values)
    {
        var entered = app.Connection.Where(field => field.Type == FieldType.Secret).Select(field => values[field.Key]);
        var sent = app.SignIn(AppRequest.Get(""), values).Headers
            .Where(header => header.Key == "Authorization")
            .Select(header => header.Value[(header.Value.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return entered.Concat(sent).Where(secret => !SandboxAddress.WellKnown.Contains(secret));
    }
}
