using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Connections;

/// <summary>Asks a provider whether a key works, and puts the answer in words.</summary>
internal sealed class ConnectionProbes(IAppTransport transport)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    public async Task<CheckResult> CheckAsync(OpenConnection connection, CancellationToken cancel)
    {
        if (connection.App.Check.Count == 0)
            return new(
                true, connection.Mode, Advice: "Nothing was called: there is no request to this address that surely changes nothing.");
        CheckResult? result = null;
        foreach (var probe in connection.App.Check)
        {
            using var permit = await transport.AcquireAsync(connection, cancel).ConfigureAwait(false);
            var outcome = await transport.SendAsync(connection, probe.Request, null, Deadline, cancel).ConfigureAwait(false);
            if (outcome is not CallOutcome.Answered { Response: var answer })
                return Failed(connection, ((CallOutcome.Lost)outcome).Message, "Check the address, and that this server may reach it.");
            if (connection.App.Judge(answer).Meaning == Meaning.Success)
            {
                return answer.Json.ValueKind == JsonValueKind.Undefined
                    ? Failed(connection, $"{connection.App.Name} did not answer with JSON: {Snippet(connection, answer)}",
                        "Check the address.", answer.Status)
                    : Accepted(connection, probe, answer);
            }
            result = Refused(connection, answer);
            if (connection.App.Judge(answer).Meaning == Meaning.ConnectionBroken || answer.Status != 403)
                return result;
        }
        return result!;
    }

    private static CheckResult Accepted(OpenConnection connection, ConnectionProbe probe, AppResponse answer)
    {
        try
        {
            var name = probe.AccountOf is { } of ? of(answer, connection.Values) : probe.AccountName(answer);
            return new(true, connection.Mode, Safe(name)) { AccountId = Safe(probe.AccountId(answer)) };
        }
        catch (InputException other)
        {
            return Failed(connection, connection.Redactor.Redact(other.Message), "Change the field, then check again.", answer.Status);
        }

        string? Safe(string? text) => text is null ? null : connection.Redactor.Redact(text);
    }

    private static CheckResult Refused(OpenConnection connection, AppResponse answer)
    {
        var app = connection.App.Name;
        var words = connection.App.ErrorText(answer) is { } text ? connection.Redactor.Redact(text) : Snippet(connection, answer);
        var message = string.Create(CultureInfo.InvariantCulture, $"{app} answered {answer.Status}: {words}");
        var advice = connection.App.Judge(answer).Meaning switch
        {
            Meaning.ConnectionBroken => $"Copy the key again from {app}. Check that it was not revoked and belongs to the mode you mean.",
            Meaning.NotExecuted or Meaning.Unknown => $"{app} is busy or in trouble. The key may be good: check again in a moment.",
            _ when answer.Status == 403 =>
                $"{app} knows the key, but the key may not read what was asked for. Give it permission to read customers.",
            _ => "Check the address and the key.",
        };
        return Failed(connection, message, advice, answer.Status);
    }

    private static CheckResult Failed(OpenConnection connection, string message, string advice, int? status = null) =>
        new(false, connection.Mode, Message: message, Advice: advice, Status: status);

    private static string Snippet(OpenConnection connection, AppResponse answer) =>
        answer.Body.Length == 0 ? "nothing else" : connection.Redactor.Redact(answer.Snippet(200));
}
