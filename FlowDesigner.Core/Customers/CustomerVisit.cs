using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Customers;

/// <summary>What a look at an account told, now.</summary>
/// <param name="At">When it was asked for.</param>
/// <param name="Fact">What the app says; null where it said nothing.</param>
/// <param name="Account">The account as the app shows it, to start a flow with.</param>
/// <param name="Problem">Why it said nothing, in words.</param>
public sealed record CustomerReading(DateTimeOffset At, CustomerFact? Fact, JsonElement Account, string? Problem);

/// <summary>Asks the app that keeps a customer what it knows of it now, with the connection's own key, and keeps what is new.</summary>
public sealed class CustomerVisit(
    AppCatalog apps, IConnectionDirectory connections, IAppTransport transport, IJournal journal, ICustomerReader known, TimeProvider clock)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    public async Task<CustomerReading> ReadAsync(BookConnection kept, string account, CancellationToken cancel)
    {
        var at = clock.GetUtcNow();
        try
        {
            var connection = await connections.OpenAsync(kept.Id, cancel);
            var (output, body) = await AskAsync(connection, kept.Book.ReadAccount, json => json.WriteString("id", account), cancel);
            if (new Inputs(output).Text("found") == "false")
                return new(at, null, default, $"{kept.App.Name} knows no account {account} any more.");
            var action = apps.FindAction(kept.App.Key, kept.Book.ReadAccount)!;
            var fact = action.Tells!(Inputs.Empty, output)!;
            fact = fact with { Links = await LinksAsync(kept, connection, fact, cancel) };
            await KeepAsync(kept.Id, fact, at, cancel);
            return new(at, fact, body, null);
        }
        catch (ConnectionUnusableException unusable)
        {
            return new(at, null, default, unusable.Message);
        }
        catch (VisitFailedException failed)
        {
            return new(at, null, default, failed.Message);
        }
    }

    /// <summary>The account shows some settings; those it does not show are asked for one by one.</summary>
    private async Task<List<KeyValuePair<string, string>>> LinksAsync(
        BookConnection kept, OpenConnection connection, CustomerFact fact, CancellationToken cancel)
    {
        var links = fact.Links.ToList();
        foreach (var link in kept.Book.Links.Where(link => links.TrueForAll(known => known.Key != link.Setting)))
        {
            var (output, _) = await AskAsync(connection, kept.Book.ReadLink, json =>
            {
                json.WriteString("entity_id", fact.Account);
                json.WriteString("setting", link.Setting);
            }, cancel);
            if (new Inputs(output).Text("value") is { } value)
                links.Add(new(link.Setting, value));
        }
        return links;
    }

    private async Task<(JsonElement Output, JsonElement Body)> AskAsync(
        OpenConnection connection, string key, Action<Utf8JsonWriter> fields, CancellationToken cancel)
    {
        var action = apps.FindAction(connection.App.Key, key)!;
        var inputs = new Inputs(JsonBody.Write(fields));
        CallOutcome outcome;
        using (await transport.AcquireAsync(connection, cancel))
            outcome = await transport.SendAsync(connection, action.Request!(inputs), null, Deadline, cancel);
        if (outcome is not CallOutcome.Answered { Response: var answer })
            throw new VisitFailedException(
                connection.Redactor.Redact($"{connection.App.Name} gave no answer: {((CallOutcome.Lost)outcome).Message}"));
        if (!action.Accepts(answer) || answer.Json.ValueKind == JsonValueKind.Undefined)
        {
            var words = connection.App.ErrorText(answer) ?? (answer.Body.Length == 0 ? "nothing else." : answer.Snippet(200));
            throw new VisitFailedException(connection.Redactor.Redact($"{connection.App.Name} answered {answer.Status}: {words}"));
        }
        try
        {
            return (action.Output?.Invoke(inputs, answer) ?? answer.Json, answer.Json);
        }
        catch (InputException refused)
        {
            throw new VisitFailedException(connection.Redactor.Redact(refused.Message));
        }
    }

    private async Task KeepAsync(long connectionId, CustomerFact fact, DateTimeOffset at, CancellationToken cancel)
    {
        if (known.Find(connectionId, fact.Account) is { } row
            && row.Customer == fact.Customer
            && row.Name == fact.Name
            && row.Email == (fact.Email ?? row.Email)
            && fact.Links.All(link => row.Link(link.Key)?.Value == link.Value))
            return;
        await journal.WriteAsync(new CustomerOp(new(connectionId, fact, "", at.ToUnixTimeMilliseconds())), cancel);
    }

    private sealed class VisitFailedException(string message) : Exception(message);
}
