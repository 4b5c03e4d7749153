using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Togai;

internal static class TogaiCustomers
{
    public const string Kind = "customer";
    private static readonly string[] AddressLine = ["line1", "line2", "postalCode", "city", "state", "country"];

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/customers", TogaiShapes.CreateCustomer, Create),
        new("GET", "/customers", TogaiShapes.ListCustomers, call => TogaiLists.Page(call, Kind, c => c.Json, "id", "status")),
        new("GET", "/customers/{customer_id}", TogaiShapes.Nothing, call =>
            Find(call) is { } found ? new Answer(200, found.Json) : Missing(call)),
        new("PATCH", "/customers/{customer_id}", TogaiShapes.UpdateCustomer, Update),
        new("DELETE", "/customers/{customer_id}", TogaiShapes.Nothing, Archive),
    ];

    public static void Seed(SandboxSession session, long created, bool hasEmail)
    {
        var id = "seed-" + SandboxIds.Capitals(12);
        var values = new JsonObject
        {
            ["id"] = id, ["name"] = "Seeded " + id[5..11], ["primaryEmail"] = hasEmail ? id.ToLowerInvariant() + "@customers.example" : "",
            ["address"] = new JsonObject { ["country"] = "US" },
        };
        var customer = Make(values, DateTimeOffset.FromUnixTimeSeconds(created));
        session.Insert("togai", Kind, id, customer.Text("name")!, created, customer, Lookups(customer), isSeed: true);
        var account = new JsonObject
        {
            ["id"] = id, ["togaiAccountId"] = TogaiIds.New("account"), ["togaiCustomerId"] = customer.Text("togaiCustomerId"),
            ["name"] = customer.Text("name"), ["customerId"] = id, ["aliases"] = new JsonArray(), ["netTermDays"] = 0,
            ["address"] = customer["address"]!.DeepClone(), ["primaryEmail"] = customer.Text("primaryEmail"), ["status"] = "ACTIVE",
            ["tags"] = new JsonArray(),
        };
        var lookups = TogaiAccounts.Lookups(account);
        session.Insert("togai", TogaiAccounts.Kind, id, account.Text("name")!, created, account, lookups, isSeed: true);
    }

    private static Answer Create(Call call)
    {
        var id = call.Text("id")!;
        if (call.Session.Find(call.App, Kind, id) is not null) return TogaiErrors.Bad($"Customer with id '{id}' already exists");
        var first = call.Values["account"] as JsonObject ?? FirstAccount(call.Values);
        if (TogaiAccounts.Refuse(call, first) is { } refusal) return refusal;

        var customer = Make(call.Values, call.Now);
        call.Session.Insert(call.App, Kind, id, customer.Text("name")!, call.UnixNow, customer, Lookups(customer));
        TogaiSettings.Put(call, call.Values["settings"], "CUSTOMER", id);
        TogaiEvents.Raise(call, "customer.created", customer);
        var account = TogaiAccounts.Make(call, first, customer);

        var answer = new JsonObject();
        foreach (var name in new[] { "id", "togaiCustomerId", "name", "primaryEmail", "billingAddress", "address" })
            answer[name] = customer[name]?.DeepClone();
        answer["settings"] = TogaiSettings.Of(call.Session, call.App, "CUSTOMER", id);
        answer["account"] = account;
        return Answer.Json(201, answer);
    }

    private static Answer Update(Call call)
    {
        if (Find(call) is not { } found) return Missing(call);
        var customer = found.Parse();
        foreach (var (name, value) in call.Values) customer[name] = value?.DeepClone();
        customer["billingAddress"] = OneLine(customer["address"]);
        customer["updatedAt"] = TogaiTime.Text(call.Now);
        call.Session.Replace(call.App, found, customer.Text("name")!, customer, Lookups(customer));
        return Answer.Ok(customer);
    }

    private static Answer Archive(Call call)
    {
        if (Find(call) is not { } found) return Missing(call);
        var customer = found.Parse();
        customer["status"] = "ARCHIVED";
        customer["updatedAt"] = TogaiTime.Text(call.Now);
        call.Session.Replace(call.App, found, found.Title, customer, Lookups(customer));
        return Answer.Ok(new JsonObject { ["success"] = true });
    }

    private static JsonObject Make(JsonObject values, DateTimeOffset now) => new()
    {
        ["id"] = values.Text("id"),
        ["togaiCustomerId"] = TogaiIds.New("customer"),
        ["name"] = values.Text("name"),
        ["primaryEmail"] = values.Text("primaryEmail"),
        ["billingAddress"] = OneLine(values["address"]),
        ["address"] = values["address"]!.DeepClone(),
        ["status"] = "ACTIVE",
        ["createdAt"] = TogaiTime.Text(now),
        ["updatedAt"] = TogaiTime.Text(now),
    };

    // A customer always has an account; without one in the call it is made from the customer's own data.
    private static JsonObject FirstAccount(JsonObject values) => new()
    {
        ["id"] = values.Text("id"), ["name"] = values.Text("name"), ["primaryEmail"] = values.Text("primaryEmail"),
        ["address"] = values["address"]!.DeepClone(),
    };

    private static string OneLine(JsonNode? address) =>
        string.Join(", ", AddressLine.Select(part => (string?)address?[part]).Where(part => !string.IsNullOrEmpty(part)));

    private static Lookup[] Lookups(JsonObject customer) => [new("id", customer.Text("id")!), new("status", customer.Text("status")!)];

    private static SandboxObject? Find(Call call) => call.Session.Find(call.App, Kind, call.Route["customer_id"]);

    private static Answer Missing(Call call) => TogaiErrors.Missing("Customer", call.Route["customer_id"]);
}

internal static class TogaiIds
{
    /// <summary><c>account.22LLLScunZg.om5kC</c></summary>
    public static string New(string kind) => $"{SandboxIds.New(kind + ".", 11)}{SandboxIds.New(".", 5)}";
}
