using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Razorpay;

internal static class RazorpayOrders
{
    private const string Kind = "order";

    // Of these only every tenth of the smallest unit is taken.
    private static readonly string[] InThousandths = ["BHD", "KWD", "OMR"];

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/v1/orders", RazorpayShapes.CreateOrder, Create),
        new("GET", "/v1/orders", RazorpayShapes.ListOrders, call => RazorpayLists.Page(
            call, Kind, call.Text("receipt") is { } receipt ? [new Lookup("receipt", receipt)] : [])),
        new("GET", "/v1/orders/{id}", RazorpayShapes.Nothing, call =>
            call.Session.Find(call.App, Kind, call.Route["id"]) is { } found
                ? new Answer(200, found.Json) : RazorpayErrors.Missing(call.Route["id"], "order_")),
    ];

    private static Answer Create(Call call)
    {
        var (amount, currency) = ((long)call.Values["amount"]!, call.Text("currency")!);
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            return RazorpayErrors.Bad("Currency is not supported", "currency");
        if (currency == "INR" && amount < 100) return RazorpayErrors.Bad("The amount must be at least INR 1.00", "amount");
        if (amount < 1) return RazorpayErrors.Bad("The amount must be at least 1.", "amount");
        if (InThousandths.Contains(currency) && amount % 10 != 0)
            return RazorpayErrors.Bad("The last digit of the amount must be 0.", "amount");
        if (call.Text("receipt") is { } receipt && call.Session.FindBy(call.App, Kind, new Lookup("receipt", receipt)) is not null)
            return RazorpayErrors.Bad("The receipt has already been taken.", "receipt");
        var order = Make(call, amount, currency);
        call.Session.Insert(call.App, Kind, order.Text("id")!, order.Text("receipt") ?? order.Text("id")!, call.UnixNow, order,
            order.Text("receipt") is { } named ? [new Lookup("receipt", named)] : []);
        return Answer.Ok(order);
    }

    private static JsonObject Make(Call call, long amount, string currency) => new()
    {
        ["id"] = SandboxIds.New("order_", 14),
        ["entity"] = Kind,
        ["amount"] = amount,
        ["amount_paid"] = 0,
        ["amount_due"] = amount,
        ["currency"] = currency,
        ["receipt"] = call.Text("receipt"),
        ["status"] = "created",
        ["attempts"] = 0,
        ["notes"] = call.Values["notes"] is JsonObject { Count: > 0 } notes ? notes.DeepClone() : new JsonArray(),
        ["created_at"] = call.UnixNow,
    };
}
