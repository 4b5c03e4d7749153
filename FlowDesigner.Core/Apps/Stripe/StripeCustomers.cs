using System.Text.Json;

namespace FlowDesigner.Core.Apps.Stripe;

internal static class StripeCustomers
{
    private const string Docs = "https://docs.stripe.com/api/customers/";
    private static readonly string[] Writable = ["name", "email", "phone", "description", "address", "shipping", "tax_exempt",
        "invoice_prefix", "metadata"];

    private const string Sample = """
        {"id":"cus_Qexample0001","object":"customer","name":"Ada Lovelace Ltd","email":"ada@example.com","phone":"+442071234567",
         "description":null,"created":1785500000,"currency":null,"balance":0,"delinquent":false,"invoice_prefix":"A1B2C3D4",
          "livemode":false,
         "address":{"line1":"12 St James's Square","line2":null,"city":"London","state":null,"postal_code":"SW1Y 4LB","country":"GB"},
         "metadata":{"togaiAccountId":"ACC00001","togaiCustomerId":"ada"}}
        """;

    public static AppAction Create => new("create_customer", "Create customer", Effect.Keyed)
    {
        Description = "Create customer in Stripe.",
        Docs = Docs + "create",
        Inputs = CustomerFields,
        Sample = Sample,
        Request = inputs => AppRequest.Form("v1/customers", inputs.Pick(Writable)),
        KeyHeader = "Idempotency-Key",
        KeyWindow = TimeSpan.FromHours(20),
        LookUp = new(FindTwin, ReadTwin),
        Sentence = inputs => $"create customer “{inputs.Text("name") ?? inputs.Text("email") ?? "without a name"}”",
    };

    public static AppAction Update => new("update_customer", "Update customer", Effect.Natural)
    {
        Description = "Changes the fields that are mapped and leaves the others as they are.",
        Docs = Docs + "update",
        Inputs = [IdIn("id"), .. CustomerFields],
        Sample = Sample,
        Request = inputs => AppRequest.Form("v1/customers/" + inputs.Segment("id"), inputs.Pick(Writable)),
        Sentence = inputs => $"update customer {inputs.Text("id")}",
    };

    public static AppAction Find => new("find_customer", "Find customer", Effect.Read)
    {
        Description = "Finds a customer by its id. One that is unknown or deleted is a result: found is false.",
        Docs = Docs + "retrieve",
        Inputs = [IdIn("id")],
        Sample = Sample.Replace("""{"id":""", """{"found":true,"id":""", StringComparison.Ordinal),
        Request = inputs => AppRequest.Get("v1/customers/" + inputs.Segment("id")),
        Accepts = answer => answer.IsSuccess || IsMissing(answer),
        Output = (_, answer) => IsMissing(answer) || IsDeleted(answer.Json)
            ? JsonBody.Write(json => json.WriteBoolean("found", false))
            : answer.Json.With(json => json.WriteBoolean("found", true), "found"),
    };

    public static AppAction List => new("list_customers", "List customers", Effect.Read)
    {
        Description = "All customers, newest first, read 100 at a time.",
        Docs = Docs + "list",
        Inputs =
        [
            Field.Text("email", "Email").Optional().Max(512).Like("ada@example.com")
                .Explain("Only customers with exactly this address; upper and lower case count."),
            Field.Integer("created_after", "Created after").Optional().Like("1785500000").Explain("Unix seconds."),
        ],
        Sample = $$"""{"object":"list","url":"/v1/customers","has_more":false,"data":[{{Sample}}]}""",
        Request = inputs => Page(inputs, null),
        Output = (_, answer) => answer.WithList("data"),
        Paging = new(answer => answer.Items("data"), NextPage, Page),
    };

    /// <summary>An existing customer, under whatever name an action takes it.</summary>
    internal static Field IdIn(string key) => Field.Text(key, "Customer ID").Max(255).Like("cus_Qexample0001")
        .From("list_customers", "name").Explain("The id of an existing customer; it begins with cus_.");

    private static Field[] CustomerFields =>
    [
        Field.Text("name", "Name").Optional().Max(256).Like("Ada Lovelace Ltd").Explain("The customer's full name or business name."),
        Field.Text("email", "Email").Optional().Max(512).Like("ada@example.com")
            .Explain("Stripe sends invoices and receipts there. Several customers may share it."),
        Field.Text("phone", "Phone").Optional().Max(20).Like("+442071234567")
            .Explain("The customer's own number, not the one for shipping."),
        Field.Text("description", "Description").Optional().Max(5000).Like("Synced from Togai")
            .Explain("Seen only by you, in the Dashboard."),
        Field.Object("address", "Address", AddressFields).Optional(),
        Field.Object("shipping", "Shipping",
            Field.Text("name", "Recipient").Like("Ada Lovelace").Explain("Required as soon as any shipping field is filled."),
            Field.Text("phone", "Phone").Optional().Max(20).Like("+442071234567"),
            Field.Object("address", "Shipping address", AddressFields).Explain("Required as soon as any shipping field is filled."))
                .Optional(),
        Field.Choice("tax_exempt", "Tax status", "none", "exempt", "reverse").Optional().Like("none"),
        Field.Text("invoice_prefix", "Invoice prefix").Optional().Min(3).Max(12).Like("ADA1").Explain("3 to 12 capital letters or digits."),
        Field.Map("metadata", "Metadata").Optional().Like("""{"togaiAccountId":"ACC00001","togaiCustomerId":"ada"}""")
            .Explain("Your own names and values. togaiAccountId tells whose customer this is; keep it, so that none is made twice."),
    ];

    private static Field[] AddressFields =>
    [
        Field.Text("line1", "Line 1").Optional().Like("12 St James's Square"),
        Field.Text("line2", "Line 2").Optional().Like("2nd floor"),
        Field.Text("city", "City").Optional().Like("London"),
        Field.Text("state", "State").Optional().Like("Greater London"),
        Field.Text("postal_code", "Postal code").Optional().Like("SW1Y 4LB"),
        Field.Text("country", "Country").Optional().Like("GB").Explain("Two letters, ISO 3166-1."),
    ];

    private static AppRequest Page(Inputs inputs, string? cursor) => AppRequest.Get("v1/customers")
        .With("limit", "100")
        .With("email", inputs.Text("email"))
        .With("created[gt]", inputs.Text("created_after"))
        .With("starting_after", cursor);

    private static string? NextPage(AppResponse answer, string? cursor)
    {
        if (!HasMore(answer))
            return null;
        var last = answer.Items("data").LastOrDefault();
        return last.ValueKind == JsonValueKind.Object && last.TryGetProperty("id", out var id) ? id.GetString() : null;
    }

    private static bool HasMore(AppResponse answer) => new Inputs(answer.Json)["has_more"].ValueKind == JsonValueKind.True;

    private static bool IsMissing(AppResponse answer) => answer.Status == 404 && answer.Text("error", "code") == "resource_missing";

    private static bool IsDeleted(JsonElement customer) =>
        customer.ValueKind == JsonValueKind.Object && customer.TryGetProperty("deleted", out var deleted)
            && deleted.ValueKind == JsonValueKind.True;

    // By the list, not by search: search lags behind writes and India has none. E-mails are not unique, so the metadata decides.
    private static AppRequest? FindTwin(Inputs inputs) =>
        inputs.Text("email") is { } email && AccountOf(inputs.Value) is not null
            ? AppRequest.Get("v1/customers").With("email", email).With("limit", "100")
            : null;

    private static Found ReadTwin(Inputs inputs, AppResponse answer)
    {
        var account = AccountOf(inputs.Value);
        return StripeTwins.Find(answer, customer => AccountOf(customer) == account, "this customer",
            "More than 100 customers share this e-mail address.");
    }

    private static string? AccountOf(JsonElement customer) => StripeTwins.MarkOf(customer, "togaiAccountId");
}
