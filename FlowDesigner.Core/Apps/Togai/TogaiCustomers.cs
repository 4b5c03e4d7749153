using System.Text.Json;

namespace FlowDesigner.Core.Apps.Togai;

internal static class TogaiCustomers
{
    private const string Docs = "https://docs.togai.com/docs/customers";
    private const string Path = "customers/";

    private const string Sample = """
        "id":"ada","togaiCustomerId":"customer.example0001.aaaaa","name":"Ada Lovelace Ltd","primaryEmail":"ada@example.com",
         "billingAddress":"12 St James's Square, London, GB","status":"ACTIVE","createdAt":"2026-07-31T09:29:59.000Z",
          "updatedAt":"2026-07-31T09:29:59.000Z",
         "address":{"phoneNumber":"+442071234567","line1":"12 St James's Square","postalCode":"SW1Y 4LB","city":"London","country":"GB"}
        """;

    private const string AccountSample = """
        {"id":"ACC00001","name":"Ada Lovelace Ltd","togaiAccountId":"account.example0001.aaaaa","customerId":"ada","status":"ACTIVE"}
        """;

    public static AppAction Create => new("create_customer", "Create customer", Effect.Natural)
    {
        Description = "Creates a customer under an id of your choice, with its first account and that account's settings.",
        Docs = Docs,
        Inputs =
        [
            Field.Text("id", "Customer ID").Max(50).Like("ada")
                .Explain("Your own id; it cannot change later. The same id is never made twice."),
            Field.Text("name", "Name").Min(3).Max(255).Like("Ada Lovelace Ltd").Explain("3 to 255 characters."),
            Field.Text("primary_email", "Primary email").Max(320).Like("ada@example.com").Explain("Togai takes no customer without one."),
            TogaiEntities.Address,
            Field.Object("account", "First account",
                Field.Text("id", "Account ID").Max(50).Like("ACC00001").Explain("Your own id of the account; it cannot change later."),
                Field.Text("name", "Name").Min(3).Max(255).Like("Ada Lovelace Ltd").Explain("3 to 255 characters."),
                Field.Text("invoice_currency", "Invoice currency").Optional().Min(3).Max(3).Like("USD")
                    .Explain("Three capital letters, ISO 4217."),
                Field.Map("metadata", "Metadata").Optional().Like("""{"segment":"mid"}""")).Optional()
                .Explain("Without one Togai makes the account itself, from the customer's data."),
            TogaiEntities.Settings,
        ],
        Sample = $$"""{{{Sample}},"account":{{AccountSample}}}""",
        Request = inputs => AppRequest.Json(HttpMethod.Post, "customers", Body(inputs)),
        FollowUp = (inputs, answer) => TogaiEntities.AskIfTaken(Path, inputs, answer),
        Output = CreatedOutput,
        LookUp = TogaiEntities.ById(Path),
        Tells = TogaiFacts.OfCustomer,
        Sentence = inputs => $"create customer “{inputs.Text("name") ?? inputs.Text("id")}”",
    };

    public static AppAction Get => new("get_customer", "Get customer", Effect.Read)
    {
        Description = "Gets a customer by its id. An unknown id is a result: found is false.",
        Docs = Docs,
        Inputs = [Field.Text("id", "Customer ID").Max(255).Like("ada").Explain("Your own id of the customer, or Togai's.")],
        Sample = $$"""{"found":true,{{Sample}}}""",
        Request = inputs => AppRequest.Get(Path + inputs.Segment("id")),
        Accepts = answer => answer.IsSuccess || answer.Status == 404,
        Output = (_, answer) => TogaiEntities.FoundOutput(answer),
    };

    public static AppAction List => new("list_customers", "List customers", Effect.Read)
    {
        Description = "All customers, read 100 at a time.",
        Docs = Docs,
        Inputs = [Field.Choice("status", "Status", "ACTIVE", "ARCHIVED").Optional().Like("ACTIVE")],
        Sample = $$"""{"data":[{{{Sample}}}],"nextToken":null}""",
        Request = inputs => Page(inputs, null),
        Output = (_, answer) => answer.WithList("data"),
        Paging = new(answer => answer.Items("data"), (answer, _) => answer.Text("nextToken") is { Length: > 0 } next ? next : null, Page),
    };

    private static JsonElement Body(Inputs inputs)
    {
        var account = new Inputs(inputs["account"]);
        return JsonBody.Write(json =>
        {
            json.WriteString("id", inputs.Need("id"));
            json.WriteString("name", inputs.Need("name"));
            json.WriteString("primaryEmail", inputs.Need("primary_email"));
            json.WriteAddress(inputs["address"]);
            if (account.Text("id") is null)
            {
                json.WriteSettings(inputs["settings"]);
                return;
            }
            json.WriteStartObject("account");
            json.WriteString("id", account.Need("id"));
            json.WriteString("name", account.Text("name") ?? inputs.Need("name"));
            json.WriteField("invoiceCurrency", account.Text("invoice_currency"));
            json.WriteField("metadata", account["metadata"]);
            json.WriteSettings(inputs["settings"]);
            json.WriteEndObject();
        });
    }

    // The customer that exists already is told without its account; the flow maps its id either way.
    private static JsonElement CreatedOutput(Inputs inputs, AppResponse answer)
    {
        TogaiEntities.DemandSame("customer", inputs, "primary_email", answer, "primaryEmail");
        var account = new Inputs(inputs["account"]).Text("id");
        if (account is null || new Inputs(answer.Json).Has("account"))
            return answer.Json;
        return answer.Json.With(json =>
        {
            json.WriteStartObject("account");
            json.WriteString("id", account);
            json.WriteEndObject();
        }, "account");
    }

    // The token carries page size and filters; nothing else may go along with it.
    private static AppRequest Page(Inputs inputs, string? cursor) => cursor is null
        ? AppRequest.Get("customers").With("pageSize", "100").With("status", inputs.Text("status"))
        : AppRequest.Get("customers").With("nextToken", cursor);
}
