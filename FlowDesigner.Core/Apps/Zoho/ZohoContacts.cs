using System.Text.Json;

namespace FlowDesigner.Core.Apps.Zoho;

internal static class ZohoContacts
{
    private const string Docs = "https://www.zoho.com/books/api/v3/contacts/";
    private const string Path = "books/v3/contacts";

    private const string Sample = """
        "contact_id":"460000000026049","contact_name":"Ada Lovelace Ltd","company_name":"Ada Lovelace Ltd","contact_type":"customer",
         "status":"active","currency_code":"USD","email":"ada@example.com"}
        """;

    public static AppAction Create => new("create_contact", "Create contact", Effect.Unsafe)
    {
        Description = "Creates a contact: a customer, or a vendor. With a unique field, a contact that has its value is updated instead.",
        Docs = Docs + "#create-a-contact",
        Inputs =
        [
            Field.Text("contact_name", "Name").Max(200).Like("Ada Lovelace Ltd")
                .Explain("Shown in lists; no two contacts may have the same."),
            Field.Choice("contact_type", "Kind", "customer", "vendor").Optional().Like("customer")
                .Explain("A customer where nothing is chosen."),
            Field.Text("company_name", "Company").Optional().Max(200).Like("Ada Lovelace Ltd"),
            Field.Text("email", "Email").Optional().Max(100).Like("ada@example.com").Explain("Of the contact's first person."),
            Field.Text("first_name", "First name").Optional().Max(100).Like("Ada"),
            Field.Text("last_name", "Last name").Optional().Max(100).Like("Lovelace"),
            Field.Text("phone", "Phone").Optional().Max(50).Like("+442071234567"),
            Field.Text("contact_number", "Contact number").Optional().Max(100).Like("ACC00001").Explain("Your own number of the contact."),
            Field.Object("billing_address", "Billing address",
                Field.Text("attention", "Attention").Optional().Max(100).Like("Accounts payable"),
                Field.Text("address", "Line 1").Optional().Max(500).Like("12 St James's Square"),
                Field.Text("street2", "Line 2").Optional().Max(255).Like("2nd floor"),
                Field.Text("city", "City").Optional().Max(100).Like("London"),
                Field.Text("state", "State").Optional().Max(100).Like("Greater London"),
                Field.Text("zip", "Postal code").Optional().Max(50).Like("SW1Y 4LB"),
                Field.Text("country", "Country").Optional().Max(100).Like("GB")).Optional(),
            Field.Integer("payment_terms", "Payment terms").Optional().Like("30").Explain("Days until an invoice is due."),
            Field.Text("notes", "Notes").Optional().Like("Made by a flow."),
            Field.Text("unique_field", "Unique field").Optional().Max(100).Like("cf_togai_account")
                .Explain("API name of a custom field that holds no value twice. With it a repeat updates the same contact."),
            Field.Text("unique_value", "Unique value").Optional().Max(255).Like("ACC00001").Explain("The value in that field."),
        ],
        Sample = "{" + Sample,
        Request = CreateRequest,
        // Names are unique unless an organisation allows otherwise, so only a unique field
        // makes a repeat safe; else the contact is looked up.
        EffectOf = inputs => HasUnique(inputs) ? Effect.Natural : Effect.Unsafe,
        Accepts = ZohoApp.IsDone,
        Output = (_, answer) => ZohoApp.In(answer, "contact"),
        LookUp = new(inputs => AppRequest.Get(Path).With("contact_name", inputs.Need("contact_name")), ReadTwin),
        IdField = "contact_id",
        Sentence = inputs => $"create contact “{inputs.Text("contact_name")}”",
    };

    public static AppAction Find => new("find_contact", "Find contact", Effect.Read)
    {
        Description = "Finds a contact by its e-mail address. None is a result: found is false.",
        Docs = Docs + "#list-contacts",
        Inputs =
        [
            Field.Text("email", "Email").Max(100).Like("ada@example.com").Explain("Of any of the contact's persons."),
            Field.Text("contact_name", "Name").Optional().Max(200).Like("Ada Lovelace Ltd")
                .Explain("The whole name, where several share the address."),
        ],
        Sample = """{"found":true,"count":1,""" + Sample,
        Request = inputs => AppRequest.Get(Path).With("email", inputs.Need("email")).With("contact_name", inputs.Text("contact_name")),
        Accepts = ZohoApp.IsDone,
        Output = FoundOutput,
    };

    private static bool HasUnique(Inputs inputs) => inputs.Has("unique_field") && inputs.Has("unique_value");

    private static AppRequest CreateRequest(Inputs inputs)
    {
        var body = JsonBody.Write(json =>
        {
            json.WriteString("contact_name", inputs.Need("contact_name"));
            json.WriteString("contact_type", inputs.Text("contact_type") ?? "customer");
            json.WriteField("company_name", inputs.Text("company_name"));
            json.WriteField("contact_number", inputs.Text("contact_number"));
            json.WriteField("billing_address", inputs["billing_address"]);
            json.WriteField("payment_terms", inputs["payment_terms"]);
            json.WriteField("notes", inputs.Text("notes"));
            WritePerson(json, inputs);
        });
        return HasUnique(inputs)
            ? AppRequest.Json(HttpMethod.Put, Path, body).Header("X-Unique-Identifier-Key", inputs.Need("unique_field"))
                .Header("X-Unique-Identifier-Value", inputs.Need("unique_value")).Header("X-Upsert", "true")
            : AppRequest.Json(HttpMethod.Post, Path, body);
    }

    private static void WritePerson(Utf8JsonWriter json, Inputs inputs)
    {
        string[] fields = ["first_name", "last_name", "email", "phone"];
        if (!fields.Any(inputs.Has))
            return;
        json.WriteStartArray("contact_persons");
        json.WriteStartObject();
        foreach (var field in fields)
            json.WriteField(field, inputs.Text(field));
        json.WriteBoolean("is_primary_contact", true);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static Found ReadTwin(Inputs inputs, AppResponse answer)
    {
        if (!ZohoApp.IsDone(answer))
            return new Found.Unclear($"Zoho Books answered {answer.Status} when asked for this contact.");
        var twins = answer.Items("contacts").Where(one => Is(one, "contact_name", inputs.Text("contact_name"))).ToList();
        var mine = twins.Where(one => inputs.Text("email") is not { } email || Is(one, "email", email)).ToList();
        return (mine.Count, twins.Count) switch
        {
            (1, _) => new Found.It(mine[0]),
            (_, 0) => new Found.Nothing(),
            _ => new Found.Unclear($"Zoho Books has {twins.Count} contacts of this name, and none or several with this e-mail address."),
        };
    }

    private static JsonElement FoundOutput(Inputs inputs, AppResponse answer)
    {
        var found = answer.Items("contacts").ToList();
        return (found.Count == 0 && new Inputs(answer.Json).Has("contact_id") ? answer.Json : found.FirstOrDefault()).With(json =>
        {
            json.WriteBoolean("found", found.Count > 0);
            json.WriteNumber("count", found.Count);
        }, "found", "count");
    }

    private static bool Is(JsonElement one, string field, string? value) =>
        string.Equals(new Inputs(one).Text(field), value, StringComparison.OrdinalIgnoreCase);
}
