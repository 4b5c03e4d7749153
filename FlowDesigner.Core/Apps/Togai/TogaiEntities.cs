using System.Text.Json;

namespace FlowDesigner.Core.Apps.Togai;

/// <summary>What customers and accounts share: addresses, settings written along with them, and ids that are chosen by us.</summary>
internal static class TogaiEntities
{
    public static Field Address => Field.Object("address", "Address",
        Field.Text("phone_number", "Phone").Optional().Like("+442071234567"),
        Field.Text("line1", "Line 1").Optional().Like("12 St James's Square"),
        Field.Text("line2", "Line 2").Optional().Like("2nd floor"),
        Field.Text("postal_code", "Postal code").Optional().Like("SW1Y 4LB"),
        Field.Text("city", "City").Optional().Like("London"),
        Field.Text("state", "State").Optional().Like("Greater London"),
        Field.Text("country", "Country").Optional().Like("GB").Explain("Two letters, ISO 3166-1.")).Optional();

    public static Field Settings => Field.Map("settings", "Settings").Optional().Like("""{"StripeCustomerId":"cus_Qexample0001"}""")
        .Explain("Written together with the account, at most 10: ids in other systems, such as StripeCustomerId.");

    /// <summary>Writes an address that is an object even where it is empty, as a new customer needs one.</summary>
    public static void WriteAddress(this Utf8JsonWriter json, JsonElement address)
    {
        var from = new Inputs(address);
        json.WriteStartObject("address");
        json.WriteField("phoneNumber", from.Text("phone_number"));
        json.WriteField("line1", from.Text("line1"));
        json.WriteField("line2", from.Text("line2"));
        json.WriteField("postalCode", from.Text("postal_code"));
        json.WriteField("city", from.Text("city"));
        json.WriteField("state", from.Text("state"));
        json.WriteField("country", from.Text("country"));
        json.WriteEndObject();
    }

    public static void WriteSettings(this Utf8JsonWriter json, JsonElement settings)
    {
        if (settings.ValueKind != JsonValueKind.Object)
            return;
        json.WriteStartArray("settings");
        foreach (var setting in settings.EnumerateObject())
        {
            if (new Inputs(settings).Text(setting.Name) is not { } value)
                continue;
            json.WriteStartObject();
            json.WriteString("id", setting.Name);
            json.WriteString("name", setting.Name);
            json.WriteString("value", value);
            json.WriteString("namespace", "USER");
            json.WriteString("dataType", "STRING");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Asks for the entity itself where a create says that the id is taken: it may be our own earlier call.</summary>
    public static AppRequest? AskIfTaken(string path, Inputs inputs, AppResponse answer) =>
        answer.Status == 409 || (answer.Status == 400 && SaysTaken(answer.Text("message")))
            ? AppRequest.Get(path + inputs.Segment("id"))
            : null;

    /// <summary>Finds an entity by the id that we chose for it: found or surely not there.</summary>
    public static LookUp ById(string path) => new(
        inputs => AppRequest.Get(path + inputs.Segment("id")),
        (_, answer) => answer switch
        {
            { IsSuccess: true, Json.ValueKind: JsonValueKind.Object } => new Found.It(answer.Json),
            { Status: 404 } => new Found.Nothing(),
            _ => new Found.Unclear($"Togai answered {answer.Status} when asked for this id."),
        });

    /// <summary>Refuses an answer that tells of somebody else under the id we chose.</summary>
    public static void DemandSame(string what, Inputs inputs, string field, AppResponse answer, string property)
    {
        if (inputs.Text(field) is not { } asked || answer.Text(property) is not { } found
            || asked.Equals(found, StringComparison.OrdinalIgnoreCase))
            return;
        var difference = $"{property} is \"{found}\", not \"{asked}\"";
        throw new InputException("togai.id_taken",
            $"The id \"{inputs.Text("id")}\" already belongs to another {what} ({difference}). Choose another id.");
    }

    public static JsonElement FoundOutput(AppResponse answer) => answer.Status == 404
        ? JsonBody.Write(json => json.WriteBoolean("found", false))
        : answer.Json.With(json => json.WriteBoolean("found", true), "found");

    // The answer to a taken id is documented nowhere; these words cover what APIs of this kind say.
    private static readonly string[] WordsForTaken = ["already", "exists", "duplicate", "unique", "taken"];

    private static bool SaysTaken(string? message) =>
        message is not null && WordsForTaken.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
