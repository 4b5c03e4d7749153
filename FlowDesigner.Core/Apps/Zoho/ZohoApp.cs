using System.Globalization;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.Zoho;

/// <summary>
/// Zoho Books: JSON both ways, an access token that lasts an hour, one organisation a connection, amounts in major units.
/// </summary>
public static class ZohoApp
{
    public static App Definition => new("zoho", "Zoho Books", "https://www.zohoapis.com/")
    {
        Description = "Accounting: contacts, invoices and payments.",
        Docs = "https://www.zoho.com/books/api/v3/",
        Connection =
        [
            Field.Choice("data_center", "Data centre", "com", "eu", "in", "com.au", "jp", "ca").Like("com")
                .Explain("The end of the address where you sign in to Zoho: books.zoho.com, books.zoho.eu and so on."),
            Field.Text("organization_id", "Organization ID").Max(30).Like("10234695")
                .Explain("In Zoho Books under your organisation's name, top right."),
            Field.Text("client_id", "Client ID").Max(200).Like("1000.EXAMPLE")
                .Explain("Of a Self Client in the API console; it begins with 1000."),
            Field.Secret("client_secret", "Client Secret").Explain("Beside the Client ID."),
            Field.Secret("refresh_token", "Refresh token")
                .Explain("Made once with a code of the Self Client, see the guide. It begins with 1000. too."),
        ],
        Guide = ZohoGuide.Keys,
        Token = new()
        {
            Address = values => values["data_center"] is "ca" ? "https://accounts.zohocloud.ca/"
                : $"https://accounts.zoho.{DataCentre(values)}/",
            Request = values => AppRequest.Form("oauth/v2/token", JsonBody.Write(json =>
            {
                json.WriteString("refresh_token", values["refresh_token"]);
                json.WriteString("client_id", values["client_id"]);
                json.WriteString("client_secret", values["client_secret"]);
                json.WriteString("grant_type", "refresh_token");
            })),
            Read = answer => answer.Text("access_token"),
            Authorization = token => "Zoho-oauthtoken " + token,
        },
        Query = values => [new("organization_id", values["organization_id"])],
        AddressOf = values => values["data_center"] is "ca" ? "https://www.zohoapis.ca/" : $"https://www.zohoapis.{DataCentre(values)}/",
        Check = [new(AppRequest.Get("books/v3/organizations"), _ => null) { AccountOf = OrganisationIn }],
        ReadKey = ReadKey,
        Judge = Judge,
        ErrorText = ErrorText,
        ErrorCode = answer => answer.Text("error") ?? CodeOf(answer)?.ToString(CultureInfo.InvariantCulture),
        // 100 calls a minute and organisation.
        RatePerSecond = (1.6, 1.6),
        Actions = [ZohoContacts.Create, ZohoContacts.Find, ZohoInvoices.Create, ZohoInvoices.RecordPayment],
    };

    /// <summary>An answer that says it was carried out: Zoho's own code is 0.</summary>
    internal static bool IsDone(AppResponse answer) => answer.IsSuccess && CodeOf(answer) == 0;

    /// <summary>The object of an answer, such as its contact.</summary>
    internal static JsonElement In(AppResponse answer, string name) =>
        new Inputs(answer.Json)[name] is { ValueKind: JsonValueKind.Object } found ? found : answer.Json;

    private static string DataCentre(ConnectionValues values) => values.Get("data_center") ?? "com";

    private static long? CodeOf(AppResponse answer) =>
        answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("code", out var code)
            && code.ValueKind == JsonValueKind.Number
            && code.TryGetInt64(out var number) ? number : null;

    // The list shows every organisation of the user, whichever one was asked for.
    private static string? OrganisationIn(AppResponse answer, ConnectionValues values)
    {
        var all = answer.Items("organizations").Select(item => new Inputs(item)).ToList();
        var mine = all.Find(one => one.Text("organization_id") == values["organization_id"]);
        return mine.Text("name") ?? throw new InputException("zoho.organization",
            $"There is no organisation {values["organization_id"]} in this Zoho account. "
            + (all.Count == 0 ? "It has none."
                : $"It has {string.Join(", ", all.Take(5).Select(one => $"{one.Text("organization_id")} ({one.Text("name")})"))}."));
    }

    private static KeyVerdict ReadKey(ConnectionValues values) =>
        !values["client_id"].StartsWith("1000.", StringComparison.Ordinal)
            ? new(ConnectionMode.Unknown, "A Zoho Client ID begins with 1000. Check that Client ID and Client Secret are not mixed up.",
                "client_id")
        : !values["refresh_token"].StartsWith("1000.", StringComparison.Ordinal)
            ? new(ConnectionMode.Unknown, "A Zoho refresh token begins with 1000. Exchange the code for one first, see the guide.",
                "refresh_token")
        : KeyVerdict.Unknown;

    private static Verdict Judge(AppResponse answer) => answer switch
    {
        // Tokens are refused in words, whatever the status.
        _ when answer.Text("error") is { } error => error == "Access Denied" ? Verdict.NotExecuted : Verdict.Broken,
        { Status: 401 } => Verdict.Broken,
        { IsSuccess: true } when CodeOf(answer) is not (0 or null) => Verdict.Declined,
        _ => Verdict.FromStatus(answer),
    };

    private static string? ErrorText(AppResponse answer) => answer.Text("error") is { } error
        ? answer.Text("error_description") ?? $"{error}: {MeaningOf(error)}"
        : answer.Text("message") is { } message ? string.Create(CultureInfo.InvariantCulture, $"{message} (code {CodeOf(answer)})") : null;

    private static string MeaningOf(string error) => error switch
    {
        "invalid_code" => "the refresh token is wrong, was revoked, or belongs to another data centre.",
        "invalid_client" => "the Client ID is wrong or belongs to another data centre.",
        "invalid_client_secret" => "the Client Secret is wrong.",
        _ => "Zoho gave no access token.",
    };
}
