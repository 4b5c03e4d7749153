using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Togai;

internal static class TogaiAccounts
{
    public const string Kind = "account";
    private static readonly string[] Copied = ["invoiceCurrency", "address", "primaryEmail", "billingInformation", "metadata"];

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/accounts", TogaiShapes.CreateAccount, Create),
        new("GET", "/accounts", TogaiShapes.ListAccounts, call => TogaiLists.Page(
            call, Kind, a => Show(call.Session, call.App, a).ToJsonString(SandboxJson.Options),
            "account_id", "customer_id", "status", "invoice_currency")),
        new("GET", "/accounts/{account_id}", TogaiShapes.GetAccount, call =>
            Find(call) is { } found ? Answer.Ok(Show(call.Session, call.App, found)) : Missing(call)),
        new("PATCH", "/accounts/{account_id}", TogaiShapes.UpdateAccount, Update),
        new("DELETE", "/accounts/{account_id}", TogaiShapes.Nothing, Archive),
    ];

    /// <summary>Why this account cannot be made; null when it can.</summary>
    public static Answer? Refuse(Call call, JsonObject values) => call.Session.Find(call.App, Kind, values.Text("id")!) is null
        ? null
        : TogaiErrors.Bad($"Account with id '{values.Text("id")}' already exists");

    /// <summary>Makes the account, its settings and its event.</summary>
    public static JsonObject Make(Call call, JsonObject values, JsonObject customer)
    {
        var id = values.Text("id")!;
        TogaiSettings.Put(call, values["settings"], "ACCOUNT", id);
        var account = new JsonObject
        {
            ["id"] = id,
            ["togaiAccountId"] = TogaiIds.New("account"),
            ["togaiCustomerId"] = customer.Text("togaiCustomerId"),
            ["name"] = values.Text("name"),
            ["customerId"] = customer.Text("id"),
            ["aliases"] = new JsonArray([.. Aliases(values).Distinct().Select(a => (JsonNode)new JsonObject { ["alias"] = a })]),
            ["netTermDays"] = values["netTermDays"]?.DeepClone() ?? 0,
            ["status"] = values.Text("status") ?? "ACTIVE",
            ["tags"] = Tags(values["tags"]),
        };
        foreach (var name in Copied.Where(values.ContainsKey)) account[name] = values[name]?.DeepClone();
        call.Session.Insert(call.App, Kind, id, account.Text("name")!, call.UnixNow, account, Lookups(account));
        account["settings"] = TogaiSettings.Of(call.Session, call.App, "ACCOUNT", id);
        TogaiEvents.Raise(call, "account.created", account);
        return account;
    }

    public static IEnumerable<Lookup> Lookups(JsonObject account)
    {
        yield return new Lookup("account_id", account.Text("id")!);
        yield return new Lookup("customer_id", account.Text("customerId")!);
        yield return new Lookup("status", account.Text("status")!);
        if (account.Text("invoiceCurrency") is { } currency) yield return new Lookup("invoice_currency", currency);
    }

    private static Answer Create(Call call)
    {
        if (Refuse(call, call.Values) is { } refusal) return refusal;
        var customerId = call.Text("customerId")!;
        return call.Session.Find(call.App, TogaiCustomers.Kind, customerId) is { } customer
            ? Answer.Json(201, Make(call, call.Values, customer.Parse()))
            : TogaiErrors.Bad($"Customer with id '{customerId}' was not found");
    }

    private static Answer Update(Call call)
    {
        if (Find(call) is not { } found) return Missing(call);
        var account = found.Parse();
        if (call.Text("invoiceCurrency") is { } currency && account.Text("invoiceCurrency") is { } old && currency != old)
            return TogaiErrors.Bad("invoiceCurrency: cannot be changed once set");
        foreach (var (name, value) in call.Values) account[name] = name == "tags" ? Tags(value) : value?.DeepClone();
        call.Session.Replace(call.App, found, account.Text("name")!, account, Lookups(account));
        account["settings"] = TogaiSettings.Of(call.Session, call.App, "ACCOUNT", found.Id);
        return Answer.Ok(account);
    }

    private static Answer Archive(Call call)
    {
        if (Find(call) is not { } found) return Missing(call);
        var account = found.Parse();
        account["status"] = "ARCHIVED";
        call.Session.Replace(call.App, found, found.Title, account, Lookups(account));
        return Answer.Ok(new JsonObject { ["success"] = true });
    }

    private static JsonObject Show(SandboxSession session, string app, SandboxObject found)
    {
        var account = found.Parse();
        account["settings"] = TogaiSettings.Of(session, app, "ACCOUNT", found.Id);
        return account;
    }

    private static IEnumerable<string> Aliases(JsonObject values) =>
        (values["aliases"] as JsonArray ?? []).Select(a => (string)a!)
            .Concat((values["accountAliases"] as JsonArray ?? []).Select(a => (string)a!["value"]!));

    // Togai keeps tags in lower case.
    private static JsonArray Tags(JsonNode? tags) =>
        [.. (tags as JsonArray ?? []).Select(t => ((string)t!).ToLowerInvariant()).Distinct().Select(t => (JsonNode)t)];

    private static SandboxObject? Find(Call call) => call.Session.Find(call.App, Kind, call.Route["account_id"]);

    private static Answer Missing(Call call) => TogaiErrors.Missing("Account", call.Route["account_id"]);
}
