using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Connections;

/// <summary>Turns a stored connection into one that can be called, and back into its stored values.</summary>
internal sealed class ConnectionOpener(AppCatalog catalog, ISecretSealer sealer, SandboxAddress sandbox)
{
    public OpenConnection Open(ConnectionRow row)
    {
        var app = catalog.Find(row.App)
            ?? throw new ConnectionUnusableException($"Connection \"{row.Name}\" is one of the app \"{row.App}\", which this version does not know.");
        try
        {
            var secrets = Unseal(row);
            return Open(row, app, Read(row.PlainValues).Concat(secrets).ToDictionary());
        }
        catch (SecretUnreadableException problem)
        {
            throw new ConnectionUnusableException($"The secret of connection \"{row.Name}\" cannot be read. Enter it again. ({problem.Message})");
        }
    }

    public OpenConnection Open(ConnectionRow row, App app, IReadOnlyDictionary<string, string> stored)
    {
        var address = AddressOf(row, app);
        var values = new ConnectionValues(stored);
        return new()
        {
            Id = row.Id,
            Key = row.Key,
            Name = row.Name,
            App = app,
            Address = address,
            Mode = ModeOf(row.Mode),
            Values = values,
            RatePerSecond = row.RatePerSecond,
            MaxParallel = row.MaxParallel,
            Redactor = new(SecretsOf(app, values)),
        };
    }

    /// <summary>The secret values of a row, opened.</summary>
    public Dictionary<string, string> Unseal(ConnectionRow row) =>
        Read(row.SealedValues).ToDictionary(pair => pair.Key, pair => sealer.Unseal(IdText.Format(row.Id), pair.Value));

    public string Seal(long id, IEnumerable<KeyValuePair<string, string>> secrets) =>
        Write(secrets.Select(pair => KeyValuePair.Create(pair.Key, sealer.Seal(IdText.Format(id), pair.Value))));

    public static Dictionary<string, string> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    public static string Write(IEnumerable<KeyValuePair<string, string>> values) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(values.ToDictionary(), StringComparer.Ordinal));

    public static ConnectionMode ModeOf(string text) => Enum.TryParse<ConnectionMode>(text, ignoreCase: true, out var mode) ? mode : ConnectionMode.Unknown;

    public static string TextOf(ConnectionMode mode) => mode.ToString().ToLowerInvariant();

    private Uri AddressOf(ConnectionRow row, App app)
    {
        if (ModeOf(row.Mode) == ConnectionMode.Sandbox)
            return sandbox.Of(row.App) ?? throw new ConnectionUnusableException(
                $"Connection \"{row.Name}\" calls the sandbox, which is switched off. Set FlowDesigner:Sandbox:Enabled, or pick another connection.");
        var text = row.Address ?? app.Address;
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
