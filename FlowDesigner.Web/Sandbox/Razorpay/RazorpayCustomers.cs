using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Razorpay;

internal static class RazorpayCustomers
{
    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/v1/customers", RazorpayShapes.CreateCustomer, Create),
        new("GET", "/v1/customers", RazorpayShapes.Page, call => RazorpayLists.Page(call, "customer")),
        new("GET", "/v1/customers/{id}", RazorpayShapes.Nothing, call =>
            Find(call) is { } found ? new Answer(200, found.Json) : RazorpayErrors.Missing(call.Route["id"], "cust_")),
        new("PUT", "/v1/customers/{id}", RazorpayShapes.UpdateCustomer, Update),
    ];

    public static void Seed(SandboxSession session, long created, bool hasEmail) =>
        Insert(session, Make(SeededCustomer.Of(hasEmail), created), created, isSeed: true);

    private static Answer Create(Call call)
    {
        if (Refuse(call.Values) is { } refusal) return refusal;
        var customer = Make(call.Values, call.UnixNow);
        if (Details(customer) is { } details && call.Session.FindBy(call.App, "customer", details) is { } existing)
            return call.Values["fail_existing"] is { } fail && !(bool)fail
                ? new Answer(200, existing.Json)
                : RazorpayErrors.Bad("Customer already exists for the merchant");
        Insert(call.Session, customer, call.UnixNow, isSeed: false);
        return Answer.Ok(customer);
    }

    private static Answer Update(Call call)
    {
        if (Find(call) is not { } found) return RazorpayErrors.Missing(call.Route["id"], "cust_");
        if (Refuse(call.Values) is { } refusal) return refusal;
        var customer = found.Parse();
        foreach (var (name, value) in call.Values) customer[name] = value?.DeepClone();
        if (Details(customer) is { } details && call.Session.FindBy(call.App, "customer", details) is { } other && other.Seq != found.Seq)
            return RazorpayErrors.Bad("Customer already exists for the merchant");
        call.Session.Replace(call.App, found, Title(customer), customer, Lookups(customer));
        return Answer.Ok(customer);
    }

    private static SandboxObject? Find(Call call) => call.Session.Find(call.App, "customer", call.Route["id"]);

    private static Answer? Refuse(JsonObject values)
    {
        if (values.Text("name") is { } name && !name.All(c => char.IsLetterOrDigit(c) || " .'/@()".Contains(c)))
            return RazorpayErrors.Bad("The name format is invalid.", "name");
        if (values.Text("email") is { } email && !IsEmail(email))
            return RazorpayErrors.Bad("The email must be a valid email address.", "email");
        if (values.Text("contact") is { } contact && !IsContact(contact))
            return RazorpayErrors.Bad("Contact number should be at least 8 digits, including country code", "contact");
        return null;
    }

    private static bool IsEmail(string email) => email.IndexOf('@') is > 0 and var at && at < email.Length - 1 && !email.Contains(' ');

    private static bool IsContact(string contact) =>
        contact.TrimStart('+') is { Length: >= 8 and <= 15 } digits && digits.All(char.IsAsciiDigit) && contact.Length - digits.Length <= 1;

    private static JsonObject Make(JsonObject values, long created) => new()
    {
        ["id"] = SandboxIds.New("cust_", 14),
        ["entity"] = "customer",
        ["name"] = values.Text("name"),
        ["email"] = values.Text("email"),
        ["contact"] = values.Text("contact"),
        ["gstin"] = values.Text("gstin"),
        ["notes"] = values["notes"] is JsonObject { Count: > 0 } notes ? notes.DeepClone() : new JsonArray(),
        ["created_at"] = created,
    };

    private static void Insert(SandboxSession session, JsonObject customer, long created, bool isSeed) => session.Insert(
        "razorpay", "customer", customer.Text("id")!, Title(customer), created, customer, Lookups(customer), isSeed);

    private static string Title(JsonObject customer) => customer.Text("name") ?? customer.Text("email") ?? customer.Text("id")!;

    // "The same details" are e-mail and phone together; a customer with neither is like no other.
    private static Lookup? Details(JsonObject customer) =>
        customer.Text("email") is null && customer.Text("contact") is null
            ? null
            : new Lookup("details", $"{customer.Text("email")?.ToLowerInvariant()}|{customer.Text("contact")}");

    private static IEnumerable<Lookup> Lookups(JsonObject customer)
    {
        if (Details(customer) is { } details) yield return details;
        if (customer.Text("email") is { } email) yield return new Lookup("email", email.ToLowerInvariant());
    }
}
