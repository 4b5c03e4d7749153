using System.Globalization;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Stripe;

/// <summary>
/// Amounts that wait for a customer's next invoice. There are no invoices, prices or products here, so none is ever found.
/// </summary>
internal static class StripeInvoiceItems
{
    private const string Kind = "invoiceitem", Url = "/v1/invoiceitems", What = "invoice item";

    /// <summary>The ways to say how much; one of them has to be taken.</summary>
    private static readonly string[] Ways = ["amount", "unit_amount_decimal", "pricing", "price_data"];

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", Url, StripeShapes.CreateInvoiceItem, Create),
        new("GET", Url, StripeShapes.ListInvoiceItems, List),
        new("GET", Url + "/{invoiceitem}", StripeShapes.Retrieve, call =>
            call.Session.Find(call.App, Kind, call.Route["invoiceitem"]) is { } found
                ? new Answer(200, found.Json) : StripeErrors.Missing(What, call.Route["invoiceitem"])),
        new("DELETE", Url + "/{invoiceitem}", StripeShapes.Nothing, Delete),
    ];

    private static Answer Create(Call call)
    {
        if (Refuse(call) is { } refusal) return refusal;
        var item = Make(call);
        call.Session.Insert(call.App, Kind, item.Text("id")!, item.Text("description") ?? item.Text("id")!, call.UnixNow, item,
            [new("customer", item.Text("customer")!), new("pending", "true")]);
        StripeEvents.Raise(call, "invoiceitem.created", item);
        return Answer.Ok(item);
    }

    private static Answer List(Call call)
    {
        string[] filters = ["customer", "customer_account", "invoice"];
        List<Lookup> where = [.. filters.Where(call.Values.ContainsKey).Select(name => new Lookup(name, call.Text(name)!))];
        if (call.Values["pending"] is { } pending) where.Add(new("pending", (bool)pending ? "true" : "false"));
        return StripeLists.Page(call, Kind, Url, What, where);
    }

    private static Answer Delete(Call call)
    {
        if (call.Session.Find(call.App, Kind, call.Route["invoiceitem"]) is not { IsDeleted: false } found)
            return StripeErrors.Missing(What, call.Route["invoiceitem"]);
        var remains = new JsonObject { ["id"] = found.Id, ["object"] = Kind, ["deleted"] = true };
        call.Session.Remove(call.App, found, remains);
        StripeEvents.Raise(call, "invoiceitem.deleted", found.Parse());
        return Answer.Ok(remains);
    }

    private static Answer? Refuse(Call call)
    {
        if (call.Text("customer") is not { Length: > 0 } customer)
            return StripeErrors.Invalid("Missing required param: customer.", "parameter_missing", "customer");
        if (call.Session.Find(call.App, "customer", customer) is not { IsDeleted: false })
            return StripeErrors.Absent("customer", customer, "customer");
        List<string> ways = [.. Ways.Where(call.Values.ContainsKey)];
        if (ways.Count > 1)
            return StripeErrors.Invalid($"You may only specify one of these parameters: {string.Join(", ", ways)}.", null, ways[1]);
        if (ways.Count == 0) return StripeErrors.Invalid("Missing required param: amount.", "parameter_missing", "amount");
        return Unknown(call) ?? StripeMetadata.Refuse(call.Values) ?? RefuseAmount(call);
    }

    private static Answer? Unknown(Call call) =>
        call.Text("customer_account") is { } account ? StripeErrors.Absent("account", account, "customer_account")
        : call.Text("invoice") is { } invoice ? StripeErrors.Absent("invoice", invoice, "invoice")
        : call.Text("subscription") is { } subscription ? StripeErrors.Absent("subscription", subscription, "subscription")
        : call.Values["pricing"] is JsonObject pricing ? StripeErrors.Absent("price", pricing.Text("price") ?? "", "pricing[price]")
        : call.Values["price_data"] is JsonObject data ? StripeErrors.Absent("product", data.Text("product")!, "price_data[product]")
        : call.Values["tax_rates"] is JsonArray { Count: > 0 } rates ? StripeErrors.Absent("tax rate", (string)rates[0]!, "tax_rates[0]")
        : null;

    private static Answer? RefuseAmount(Call call)
    {
        if (call.Text("currency") is not { Length: > 0 } currency)
            return StripeErrors.Invalid("Missing required param: currency.", "parameter_missing", "currency");
        if (StripeCurrencies.StepOf(currency) is not { } step)
            return StripeErrors.Invalid($"Invalid currency: {currency}. It must be a supported three-letter code in lower case.",
                null, "currency");
        if (call.Text("unit_amount_decimal") is { } unit && Decimal(unit) is null)
            return StripeErrors.Invalid($"Invalid decimal: {unit}", null, "unit_amount_decimal");
        if (call.Text("quantity_decimal") is { } many && Decimal(many) is not >= 0)
            return StripeErrors.Invalid($"Invalid decimal: {many}", null, "quantity_decimal");
        if (call.Values["period"] is JsonObject period && (long)period["end"]! < (long)period["start"]!)
            return StripeErrors.Invalid("The end of the period must not be before its start.", null, "period[end]");
        return AmountOf(call) % step == 0 ? null : StripeErrors.Invalid(
            $"Amounts in {currency} must be a multiple of {step.ToString(CultureInfo.InvariantCulture)}.", null, "amount");
    }

    private static JsonObject Make(Call call)
    {
        var amount = AmountOf(call);
        var quantity = Quantity(call);
        var item = new JsonObject
        {
            ["id"] = SandboxIds.New("ii_", 24),
            ["object"] = Kind,
            ["amount"] = amount,
            ["currency"] = call.Text("currency"),
            ["customer"] = call.Text("customer"),
            ["customer_account"] = null,
            ["date"] = call.UnixNow,
            ["description"] = call.Text("description") is { Length: > 0 } description ? description : null,
            ["discountable"] = (bool?)call.Values["discountable"] ?? amount >= 0,
            ["discounts"] = new JsonArray(),
            ["invoice"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["net_amount"] = amount,
            ["parent"] = null,
            ["period"] = call.Values["period"]?.DeepClone() ?? new JsonObject { ["end"] = call.UnixNow, ["start"] = call.UnixNow },
            ["pricing"] = null,
            ["proration"] = false,
            ["quantity"] = (long)quantity,
            ["quantity_decimal"] = quantity.ToString(CultureInfo.InvariantCulture),
            ["tax_rates"] = new JsonArray(),
            ["test_clock"] = null,
        };
        if (call.Values.ContainsKey("metadata")) StripeMetadata.Apply(item, call.Values["metadata"]);
        return item;
    }

    private static long AmountOf(Call call) => call.Values["amount"] is { } amount ? (long)amount
        : (long)decimal.Round(Decimal(call.Text("unit_amount_decimal")!)!.Value * Quantity(call), MidpointRounding.AwayFromZero);

    private static decimal Quantity(Call call) => call.Values.ContainsKey("amount") ? 1
        : call.Text("quantity_decimal") is { } exact ? Decimal(exact)!.Value : (long?)call.Values["quantity"] ?? 1;

    private static decimal? Decimal(string text) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
