using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Connections;

/// <summary>Reads what people entered into forms, judges them, and writes them into rows.</summary>
internal sealed class ConnectionForms(
    AppCatalog catalog, ConnectionOpener opener, OutboundGuard guard, SandboxAddress sandbox, TimeProvider clock)
{
    private const int ParallelInSandbox = 256;

    // Four characters of a short secret would give too much of it away.
    private const int LongEnoughForItsEnd = 20;

    private readonly ConnectionRules _rules = new(guard);

    public ConnectionForm Of(NewConnection request)
    {
        var values = Trimmed(request.Values);
        return new(
            catalog.Find(request.App), request.App, request.Name.Trim(), request.Key, WithoutAddress(values), AddressIn(values),
            request.Sandbox, sandbox.Of(request.App) is not null, request.RatePerSecond, request.MaxParallel, []);
    }

    /// <param name="row">The connection as it is stored.</param>
    /// <param name="change">What is to change.</param>
    /// <param name="given">The values that were really entered: placeholders are taken out of it.</param>
    public ConnectionForm Of(ConnectionRow row, ConnectionChange change, out Dictionary<string, string> given)
    {
        var entered = given = Trimmed(change.Values ?? ImmutableDictionary<string, string>.Empty);
        var address = entered.ContainsKey("address") ? AddressIn(entered) : row.Address;
        // A secret that was not entered again stays, unless it would then go to another host.
        foreach (var key in SecretsOf(row.App).Where(key => entered.GetValueOrDefault(key) is "" or ConnectionService.Placeholder))
            entered.Remove(key);
        var toRepeat = address == row.Address
            ? []
            : ConnectionOpener.Read(row.SealedValues).Keys.Where(key => !entered.ContainsKey(key)).ToList();
        var values = ConnectionOpener.Read(row.PlainValues);
        foreach (var (key, value) in ReadableSecrets(row).Concat(WithoutAddress(entered)))
            values[key] = value;
        return Of(row, change, values, address, toRepeat);
    }

    /// <summary>A form in which no secret of the row is left: each must have been entered.</summary>
    public ConnectionForm OfNewKey(ConnectionRow row, IReadOnlyDictionary<string, string> entered)
    {
        var values = ConnectionOpener.Read(row.PlainValues);
        foreach (var (key, value) in Trimmed(entered))
            values[key] = value == ConnectionService.Placeholder ? "" : value;
        return Of(row, new(), values, row.Address, []);
    }

    public async Task<ImmutableArray<ConnectionProblem>> ProblemsAsync(ConnectionForm form, CancellationToken cancel)
    {
        var judged = await _rules.ValidateAsync(form, cancel);
        return [.. judged.Errors.Select(error => new ConnectionProblem(error.ErrorCode, error.ErrorMessage, error.PropertyName))];
    }

    public ConnectionRow RowOf(NewConnection request, ConnectionForm form, long id, string key)
    {
        var mode = form.Sandbox ? ConnectionMode.Sandbox : form.ReadKey().Mode;
        var usual = mode == ConnectionMode.Live ? form.App!.RatePerSecond.Live : form.App!.RatePerSecond.Test;
        var rate = request.RatePerSecond ?? (form.Sandbox ? 0 : usual);
        var row = new ConnectionRow
        {
            Id = id,
            Key = key,
            App = request.App,
            Name = form.Name,
            Owner = request.Owner,
            IsPrivate = request.IsPrivate ?? (request.Owner is not null && NewConnection.IsPrivateByDefault(form.Sandbox)),
            Mode = ConnectionOpener.TextOf(mode),
            Address = form.Address,
            RatePerSecond = rate == 0 ? null : rate,
            MaxParallel = request.MaxParallel ?? (form.Sandbox ? ParallelInSandbox : 32),
            Created = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        if (id != 0)
            Store(row, form);
        return row;
    }

    public void Store(ConnectionRow row, ConnectionForm form)
    {
        var isSecret = SecretsOf(row.App);
        var secrets = form.Values.Where(pair => isSecret.Contains(pair.Key) && pair.Value.Length > 0).ToList();
        row.PlainValues = ConnectionOpener.Write(form.Values.Where(pair => !isSecret.Contains(pair.Key) && pair.Value.Length > 0));
        row.SealedValues = opener.Seal(row.Id, secrets);
        row.KeyEnds = ConnectionOpener.Write(secrets.Where(pair => pair.Value.Length >= LongEnoughForItsEnd)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value[^4..])));
    }

    private ConnectionForm Of(
        ConnectionRow row, ConnectionChange change, Dictionary<string, string> values, string? address, List<string> toRepeat) =>
        new(
            catalog.Find(row.App), row.App, change.Name?.Trim() ?? row.Name, null, values, address,
            ConnectionOpener.ModeOf(row.Mode) == ConnectionMode.Sandbox, SandboxIsOn: true, change.RatePerSecond,
            change.MaxParallel, toRepeat);

    private HashSet<string> SecretsOf(string app) =>
        catalog.Find(app)?.Connection.Where(field => field.Type == FieldType.Secret).Select(field => field.Key).ToHashSet() ?? [];

    // What cannot be opened any more counts as empty: the form then asks for it.
    private Dictionary<string, string> ReadableSecrets(ConnectionRow row)
    {
        try
        {
            return opener.Unseal(row);
        }
        catch (SecretUnreadableException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> Trimmed(IReadOnlyDictionary<string, string> values) =>
        values.ToDictionary(pair => pair.Key, pair => pair.Value.Trim(), StringComparer.Ordinal);

    private static Dictionary<string, string> WithoutAddress(Dictionary<string, string> values) =>
        values.Where(pair => pair.Key != "address").ToDictionary(StringComparer.Ordinal);

    private static string? AddressIn(Dictionary<string, string> values) =>
        values.GetValueOrDefault("address") is { Length: > 0 } address ? address : null;
}
