using System.Globalization;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.Togai;

internal static class TogaiAccounts
{
    private const string Docs = "https://docs.togai.com/docs/accounts";
    private const string Path = "accounts/";

    private const string Sample = """
        "id":"ACC00001","togaiAccountId":"account.example0001.aaaaa","togaiCustomerId":"customer.example0001.aaaaa",
         "name":"Ada Lovelace Ltd","customerId":"ada",
         "invoiceCurrency":"USD","aliases":[],"netTermDays":30,"primaryEmail":"ada@example.com","status":"ACTIVE","settings":[],
          "metadata":{},"tags":[],
         "address":{"phoneNumber":"+442071234567","line1":"12 St James's Square","postalCode":"SW1Y 4LB","city":"London","country":"GB"}
        """;

    public static AppAction Create => new("create_account", "Create account", Effect.Natural)
    {
        Description = "Creates an account of an existing customer under an id of your choice.",
        Docs = Docs,
        Inputs =
        [
            Field.Text("id", "Account ID").Max(50).Like("ACC00001")
                .Explain("Your own id; it cannot change later. The same id is never made twice."),
            Field.Text("name", "Name").Min(3).Max(255).Like("Ada Lovelace Ltd").Explain("3 to 255 characters."),
            Field.Text("customer_id", "Customer ID").Max(255).Like("ada").Explain("The customer that the account belongs to."),
            Field.Text("invoice_currency", "Invoice currency").Optional().Min(3).Max(3).Like("USD")
                .Explain("Three capital letters, ISO 4217."),
            Field.Text("primary_email", "Primary email").Optional().Max(320).Like("ada@example.com"),
            TogaiEntities.Address,
            Field.Integer("net_term_days", "Net term days").Optional().Like("30").Explain("Days until an invoice is due."),
            Field.Map("metadata", "Metadata").Optional().Like("""{"segment":"mid"}"""),
            TogaiEntities.Settings,
        ],
        Sample = "{" + Sample + "}",
        Request = inputs => AppRequest.Json(HttpMethod.Post, "accounts", Body(inputs)),
        FollowUp = (inputs, answer) => TogaiEntities.AskIfTaken(Path, inputs, answer),
        Output = CreatedOutput,
        LookUp = TogaiEntities.ById(Path),
        Tells = (_, output) => TogaiFacts.OfAccount(output),
        Sentence = inputs => $"create account “{inputs.Text("name") ?? inputs.Text("id")}”",
    };

    public static AppAction Get => new("get_account", "Get account", Effect.Read)
    {
        Description = "Gets an account by its id. An unknown id is a result: found is false.",
        Docs = Docs,
        Inputs = [Field.Text("id", "Account ID").Max(255).Like("ACC00001").Explain("Your own id of the account, or Togai's.")],
        Sample = $$"""{"found":true,{{Sample}}}""",
        Request = inputs => AppRequest.Get(Path + inputs.Segment("id")),
        Accepts = answer => answer.IsSuccess || answer.Status == 404,
        Output = (_, answer) => TogaiEntities.FoundOutput(answer),
        Tells = (_, output) => TogaiFacts.OfAccount(output),
    };

    private static JsonElement Body(Inputs inputs) => JsonBody.Write(json =>
    {
        json.WriteString("id", inputs.Need("id"));
        json.WriteString("name", inputs.Need("name"));
        json.WriteString("customerId", inputs.Need("customer_id"));
        json.WriteField("invoiceCurrency", inputs.Text("invoice_currency"));
        json.WriteField("primaryEmail", inputs.Text("primary_email"));
        if (inputs.Has("address"))
            json.WriteAddress(inputs["address"]);
        if (inputs.Text("net_term_days") is { } days)
            json.WriteNumber("netTermDays", Whole(days));
        json.WriteField("metadata", inputs["metadata"]);
        json.WriteSettings(inputs["settings"]);
    });

    private static JsonElement CreatedOutput(Inputs inputs, AppResponse answer)
    {
        TogaiEntities.DemandSame("account", inputs, "customer_id", answer, "customerId");
        return answer.Json;
    }

    private static int Whole(string days) => int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
        ? whole
        : throw new InputException("field.type", $"Net term days must be a whole number, but is {days}.");
}
