using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;
using static FlowDesigner.Web.Sandbox.Shapes.Field;
using static FlowDesigner.Web.Sandbox.Shapes.Shape;

namespace FlowDesigner.Web.Sandbox.Zoho;

/// <summary>The organisation and its contacts; no two have the same name.</summary>
internal static class ZohoContacts
{
    public const string Organization = "10000001", Organizations = "/books/v3/organizations";
    private const string Kind = "contact", Path = "/books/v3/contacts";

    /// <summary>The organisation's custom field that holds no value twice.</summary>
    private const string UniqueField = "cf_togai_account";

    private static readonly Shape Address = Object(
        ("attention", Text(100)), ("address", Text(500)), ("street2", Text(255)), ("city", Text(100)), ("state", Text(100)),
        ("zip", Text(50)), ("country", Text(100)), ("phone", Text(50)));

    private static readonly Shape Writable = Object(
        ("organization_id", Text()), Required("contact_name", Text(200, min: 1)), ("contact_type", Choice("customer", "vendor")),
        ("customer_sub_type", Choice("business", "individual")), ("company_name", Text(200)), ("website", Text()),
        ("contact_number", Text()), ("currency_id", Text()), ("payment_terms", Integer),
        ("notes", Text()), ("billing_address", Address), ("shipping_address", Address), ("contact_persons", List(Object(
            ("first_name", Text(100)), ("last_name", Text(100)), ("email", Text(100)), ("phone", Text(50)), ("mobile", Text(30)),
            ("is_primary_contact", YesNo)))),
        ("gst_no", Text(15)), ("gst_treatment", Text()),
        ("custom_fields", List(Object(("api_name", Text()), ("customfield_id", Text()), ("value", Text())))));

    public static IEnumerable<Operation> Operations =>
    [
        new("GET", Organizations, Object(("organization_id", Text())), _ => ZohoAnswers.Ok("organizations", new JsonArray(new JsonObject
        {
            ["organization_id"] = Organization, ["name"] = "Sandbox Books", ["currency_code"] = "USD",
        }))),
        new("POST", Path, Writable, Create),
        new("PUT", Path, Writable.Plus(
            Required("X-Unique-Identifier-Key", Text()), Required("X-Unique-Identifier-Value", Text()),
            ("X-Upsert", Choice("true", "false"))), Upsert),
        new("GET", Path, Object(("organization_id", Text()), ("email", Text()), ("contact_name", Text()), ("page", Integer),
            ("per_page", Integer)), call =>
            ZohoAnswers.Page(
                call, Kind, "contacts", ("email", call.Text("email")?.ToLowerInvariant()), ("name", Plain(call.Text("contact_name"))))),
        new("GET", Path + "/{contact_id}", Object(("organization_id", Text())), call =>
            call.Session.Find(call.App, Kind, call.Route["contact_id"]) is { } found
                ? ZohoAnswers.Ok("contact", found.Parse())
                : ZohoErrors.Missing("Contact")),
    ];

    public static bool Exists(Call call, string id) => call.Session.Find(call.App, Kind, id) is not null;

    public static void Seed(SandboxSession session, long created, bool hasEmail)
    {
        var values = new JsonObject { ["contact_name"] = "Seeded " + SandboxIds.Capitals(8) };
        if (hasEmail)
            values["contact_persons"] = new JsonArray(
                new JsonObject { ["email"] = SandboxIds.New("seed.", 12).ToLowerInvariant() + "@customers.example" });
        var contact = Make(values);
        session.Insert("zoho", Kind, contact.Text("contact_id")!, contact.Text("contact_name")!, created, contact, Lookups(contact, null),
            isSeed: true);
    }

    private static Answer Create(Call call)
    {
        if (Taken(call, null) is { } refusal) return refusal;
        var contact = Make(call.Values);
        call.Session.Insert(
            call.App, Kind, contact.Text("contact_id")!, contact.Text("contact_name")!, call.UnixNow, contact, Lookups(contact, null));
        return ZohoAnswers.Made("contact", contact, "The contact has been added.");
    }

    private static Answer Upsert(Call call)
    {
        var (field, value) = (call.Text("X-Unique-Identifier-Key"), call.Text("X-Unique-Identifier-Value")!);
        if (field != UniqueField) return ZohoErrors.Error(400, 120165, $"The custom field {field} does not exist or is not unique.");
        var found = call.Session.FindBy(call.App, Kind, new Lookup("unique", value));
        if (found is null && call.Text("X-Upsert") != "true") return ZohoErrors.Missing("Contact");
        if (Taken(call, found) is { } refusal) return refusal;
        var contact = Make(call.Values);
        contact[UniqueField] = value;
        if (found is null)
        {
            call.Session.Insert(
                call.App, Kind, contact.Text("contact_id")!, contact.Text("contact_name")!, call.UnixNow, contact, Lookups(contact, value));
            return ZohoAnswers.Made("contact", contact, "The contact has been added.");
        }
        contact["contact_id"] = found.Id;
        call.Session.Replace(call.App, found, contact.Text("contact_name")!, contact, Lookups(contact, value));
        return ZohoAnswers.Ok("contact", contact, "Contact information has been saved.");
    }

    private static Answer? Taken(Call call, SandboxObject? self) =>
        call.Session.FindBy(call.App, Kind, new Lookup("name", Plain(call.Text("contact_name"))!)) is { } other && other.Seq != self?.Seq
            ? ZohoErrors.Error(400, 3062, $"The customer \"{call.Text("contact_name")}\" already exists. Specify a different name.")
            : null;

    private static JsonObject Make(JsonObject values)
    {
        var person = (values["contact_persons"] as JsonArray)?.FirstOrDefault() as JsonObject;
        var contact = new JsonObject
        {
            ["contact_id"] = ZohoAnswers.NewId(),
            ["contact_name"] = values.Text("contact_name"),
            ["contact_type"] = values.Text("contact_type") ?? "customer",
            ["company_name"] = values.Text("company_name") ?? "",
            ["email"] = person?.Text("email") ?? "",
            ["currency_code"] = "USD",
            ["status"] = "active",
        };
        foreach (var name in (string[])["contact_number", "billing_address", "contact_persons", "payment_terms", "notes"])
            if (values[name] is { } value) contact[name] = value.DeepClone();
        if (person is not null) contact["primary_contact_id"] = ZohoAnswers.NewId();
        return contact;
    }

    private static IEnumerable<Lookup> Lookups(JsonObject contact, string? unique)
    {
        yield return new Lookup("name", Plain(contact.Text("contact_name"))!);
        if (contact.Text("email") is { Length: > 0 } email) yield return new Lookup("email", email.ToLowerInvariant());
        if (unique is not null) yield return new Lookup("unique", unique);
    }

    private static string? Plain(string? name) => name?.Trim().ToLowerInvariant();
}

/// <summary>How Zoho wraps what it says.</summary>
internal static class ZohoAnswers
{
    public static Answer Ok(string name, JsonNode value, string message = "success") => Wrapped(200, name, value, message);

    public static Answer Made(string name, JsonNode value, string message) => Wrapped(201, name, value, message);

    public static string NewId() =>
        "46000000" + RandomNumberGenerator.GetInt32(1_000_000_000).ToString("D9", CultureInfo.InvariantCulture);

    public static Answer Page(Call call, string kind, string list, params (string Name, string? Value)[] where)
    {
        var (page, size) = (call.Integer("page", 1), call.Integer("per_page", 200));
        if (page < 1 || size is < 1 or > 200) return ZohoErrors.Error(400, 4, "Invalid value passed for page");
        var found = call.Session.Page(new PageQuery(call.App, kind, size + 1)
        {
            Skip = (page - 1) * size, Where = [.. where.Where(w => w.Value is not null).Select(w => new Lookup(w.Name, w.Value!))],
        });
        var answer = new JsonObject
        {
            ["code"] = 0,
            ["message"] = "success",
            [list] = new JsonArray([.. found.Take(size).Select(one => (JsonNode)one.Parse())]),
            ["page_context"] = new JsonObject { ["page"] = page, ["per_page"] = size, ["has_more_page"] = found.Count > size },
        };
        return Answer.Ok(answer);
    }

    private static Answer Wrapped(int status, string name, JsonNode value, string message) =>
        Answer.Json(status, new JsonObject { ["code"] = 0, ["message"] = message, [name] = value });
}
