using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Core.Runs;

/// <summary>A request as people see it: everything that goes out, except sign-in.</summary>
/// <param name="Method">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Url">The whole address.</param>
/// <param name="Headers">Without sign-in, whose value is never shown.</param>
/// <param name="Body">The body as text; null where there is none.</param>
/// <param name="Fields">A form body field by field; empty for JSON.</param>
public sealed record RequestView(
    string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body, IReadOnlyList<KeyValuePair<string,
        string>> Fields)
{
    internal static RequestView? Of(PreparedStep step, string? idempotencyKey)
    {
        if (step.Request is not { } request)
            return null;
        var redactor = step.Connection.Redactor;
        List<KeyValuePair<string, string>> headers = [.. OpenHeaders(step.Connection), .. request.Headers];
        if (request.ContentType is { } type)
            headers.Add(new("Content-Type", type));
        if (step.KeyHeader is { } header && idempotencyKey is not null)
            headers.Add(new(header, idempotencyKey));
        var isForm = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true;
        return new RequestView(
            request.Method.Method,
            redactor.Redact(Join(step.Connection.Address, request.Target)),
            [.. headers.Select(pair => KeyValuePair.Create(pair.Key, redactor.Redact(pair.Value)))],
            request.Body is { Length: > 0 } body ? redactor.Redact(Encoding.UTF8.GetString(body.Span)) : null,
            isForm && request.Body is { } form
                ? [.. FormBody.Decode(form.Span).Select(pair => KeyValuePair.Create(pair.Key, redactor.Redact(pair.Value)))] : []);
    }

    /// <summary>What sign-in adds besides the key itself, such as a pinned API version.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OpenHeaders(OpenConnection connection)
    {
        var values = connection.Values.Values.Values.Where(value => value.Length >= 4).ToList();
        return connection.App.SignIn(AppRequest.Get(""), connection.Values).Headers
            .Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                && !values.Exists(header.Value.Contains));
    }

    private static string Join(Uri address, string target) => address.AbsoluteUri.TrimEnd('/') + "/" + target.TrimStart('/');
}
