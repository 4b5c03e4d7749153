using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Stripe;

internal static class StripeCustomers
{
    private static readonly string[] AddressParts = ["city", "country", "line1", "line2", "postal_code", "state"];
    private static readonly string[] Plain =
        ["balance", "description", "email", "invoice_prefix", "name", "next_invoice_sequence", "phone", "preferred_locales", "tax_exempt",
            "business_name", "individual_name", "default_source"];

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/v1/customers", StripeShapes.CreateCustomer, Create),
        new("GET", "/v1/customers", StripeShapes.ListCustomers, List),
        new("GET", "/v1/customers/{customer}", StripeShapes.Retrieve, Get),
        new("POST", "/v1/customers/{customer}", StripeShapes.UpdateCustomer, Update),
        new("DELETE", "/v1/customers/{customer}", StripeShapes.Nothing, Delete),
    ];

    public static void Seed(SandboxSession session, long created, bool hasEmail) =>
        Insert(session, Make(SeededCustomer.Of(hasEmail), created), created, isSeed: true);

    private static Answer Create(Call call)
    {
        if (Refuse(call.Values) is { } refusal) return refusal;
        var customer = Make(call.Values, call.UnixNow);
        Insert(call.Session, customer, call.UnixNow, isSeed: false);
        StripeEvents.Raise(call, "customer.created", customer);
        return Answer.Ok(customer);
    }

    private static Answer List(Call call) => StripeLists.Page(
        call, "customer", "/v1/customers", "customer", call.Text("email") is { } email ? [new Lookup("email", email)] : []);

    private static Answer Get(Call call) =>
        call.Session.Find(call.App, "customer", call.Route["customer"]) is { } found
            ? new Answer(200, found.Json)
            : StripeErrors.Missing("customer", call.Route["customer"]);

    private static Answer Update(Call call)
    {
        if (Living(call) is not { } found) return StripeErrors.Missing("customer", call.Route["customer"]);
        if (Refuse(call.Values) is { } refusal) return refusal;
        var before = found.Parse();
        var after = found.Parse();
        Apply(after, call.Values);
        if (StripeEvents.Changes(before, after) is not { } previous) return Answer.Ok(after);
        call.Session.Replace(call.App, found, Title(after), after, Lookups(after));
        StripeEvents.Raise(call, "customer.updated", after, previous);
        return Answer.Ok(after);
    }

    private static Answer Delete(Call call)
    {
        if (Living(call) is not { } found) return StripeErrors.Missing("customer", call.Route["customer"]);
        var remains = new JsonObject { ["id"] = found.Id, ["object"] = "customer", ["deleted"] = true };
        call.Session.Remove(call.App, found, remains);
        StripeEvents.Raise(call, "customer.deleted", found.Parse());
        return Answer.Ok(remains);
    }

    private static SandboxObject? Living(Call call) =>
        call.Session.Find(call.App, "customer", call.Route["customer"]) is { IsDeleted: false } found ? found : null;

    private static Answer? Refuse(JsonObject values)
    {
        if (values.Text("email") is { Length: > 0 } email && !IsEmail(email))
            return StripeErrors.Invalid($"Invalid email address: {email}", "email_invalid", "email");
        if (values.Text("invoice_prefix") is { } prefix && !IsPrefix(prefix))
            return StripeErrors.Invalid("Invoice prefix must be 3 to 12 uppercase letters or numbers.", null, "invoice_prefix");
        return StripeMetadata.Refuse(values);
    }

    private static bool IsPrefix(string text) =>
        text.Length is >= 3 and <= 12 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@');
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(char.IsWhiteSpace);
    }

    private static JsonObject Make(JsonObject values, long created)
    {
        var customer = new JsonObject
        {
            ["id"] = SandboxIds.New("cus_", 14),
            ["object"] = "customer",
            ["address"] = null,
            ["balance"] = 0,
            ["created"] = created,
            ["currency"] = null,
            ["default_source"] = null,
            ["delinquent"] = false,
            ["description"] = null,
            ["discount"] = null,
            ["email"] = null,
            ["invoice_prefix"] = SandboxIds.Capitals(8),
            ["invoice_settings"] = new JsonObject
            {
                ["custom_fields"] = null, ["default_payment_method"] = null, ["footer"] = null, ["rendering_options"] = null,
            },
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["name"] = null,
            ["next_invoice_sequence"] = 1,
            ["phone"] = null,
            ["preferred_locales"] = new JsonArray(),
            ["shipping"] = null,
            ["tax_exempt"] = "none",
            ["test_clock"] = null,
        };
        Apply(customer, values);
        return customer;
    }

    private static void Apply(JsonObject customer, JsonObject values)
    {
        foreach (var name in Plain.Where(values.ContainsKey)) customer[name] = OrNull(values[name]);
        if (values.Text("tax_exempt") == "") customer["tax_exempt"] = "none";
        if (values.ContainsKey("address")) customer["address"] = Address(values["address"], customer["address"] as JsonObject);
        if (values.ContainsKey("shipping")) customer["shipping"] = Shipping(values["shipping"]);
        if (values["invoice_settings"] is JsonObject settings)
            foreach (var (name, value) in settings) customer["invoice_settings"]![name] = OrNull(value);
        if (values.ContainsKey("metadata")) StripeMetadata.Apply(customer, values["metadata"]);
    }

    private static JsonNode? OrNull(JsonNode? value) =>
        value is JsonValue v && v.TryGetValue(out string? text) && text == "" ? null : value?.DeepClone();

    private static JsonObject? Address(JsonNode? given, JsonObject? old)
    {
        if (given is not JsonObject parts) return null;
        var address = new JsonObject();
        foreach (var part in AddressParts) address[part] = parts.ContainsKey(part) ? OrNull(parts[part]) : old?[part]?.DeepClone();
        return address;
    }

    private static JsonObject? Shipping(JsonNode? given) => given is not JsonObject s ? null : new JsonObject
    {
        ["address"] = Address(s["address"], null), ["name"] = OrNull(s["name"]), ["phone"] = OrNull(s["phone"]),
    };

    private static void Insert(SandboxSession session, JsonObject customer, long created, bool isSeed) => session.Insert(
        "stripe", "customer", customer.Text("id")!, Title(customer), created, customer, Lookups(customer), isSeed);

    private static string Title(JsonObject customer) =>
        customer.Text("name") ?? customer.Text("email") ?? customer.Text("id")!;

    private static IEnumerable<Lookup> Lookups(JsonObject customer) =>
        customer.Text("email") is { } email ? [new Lookup("email", email)] : [];
}
