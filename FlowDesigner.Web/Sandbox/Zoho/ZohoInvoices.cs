using System.Globalization;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;
using static FlowDesigner.Web.Sandbox.Shapes.Field;
using static FlowDesigner.Web.Sandbox.Shapes.Shape;

namespace FlowDesigner.Web.Sandbox.Zoho;

/// <summary>Invoices and the payments that settle them.</summary>
internal static class ZohoInvoices
{
    private const string Invoice = "invoice", Payment = "payment";

    private static readonly Shape Find =
        Object(("organization_id", Text()), ("reference_number", Text()), ("page", Integer), ("per_page", Integer));

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/books/v3/invoices", Object(
            ("organization_id", Text()), ("send", Choice("true", "false")), ("ignore_auto_number_generation", Choice("true", "false")),
            Required("customer_id", Text()),
            Required("line_items", List(Object(
                ("item_id", Text()), ("name", Text(100)), ("description", Text(2000)), ("rate", Number), ("quantity", Number),
                ("unit", Text(100)), ("tax_id", Text())), min: 1)),
            ("reference_number", Text(100)), ("invoice_number", Text(100)), ("date", Text(10, min: 10)), ("due_date", Text(10, min: 10)),
            ("payment_terms", Integer), ("currency_id", Text()), ("exchange_rate", Number), ("discount", Number),
            ("is_inclusive_tax", YesNo), ("notes", Text(5000)), ("terms", Text())), CreateInvoice),
        new("GET", "/books/v3/invoices", Find, call =>
            ZohoAnswers.Page(call, Invoice, "invoices", ("reference", call.Text("reference_number")))),
        new("POST", "/books/v3/customerpayments", Object(
            ("organization_id", Text()), Required("customer_id", Text()), Required("payment_mode", Text(100)), Required("amount", Number),
            Required("date", Text(10, min: 10)), ("reference_number", Text(100)), ("description", Text()),
            ("invoices", List(Object(Required("invoice_id", Text()), Required("amount_applied", Number))))), RecordPayment),
        new("GET", "/books/v3/customerpayments", Find, call =>
            ZohoAnswers.Page(call, Payment, "customerpayments", ("reference", call.Text("reference_number")))),
    ];

    private static Answer CreateInvoice(Call call)
    {
        if (!ZohoContacts.Exists(call, call.Text("customer_id")!)) return ZohoErrors.Error(400, 1002, "Customer does not exist.");
        var total = call.Values["line_items"]!.AsArray()
            .Sum(line => Amount(line!["rate"]) * (line["quantity"] is { } many ? Amount(many) : 1));
        var id = ZohoAnswers.NewId();
        var invoice = new JsonObject
        {
            ["invoice_id"] = id,
            ["invoice_number"] = call.Text("invoice_number") ?? "INV-" + id[^6..],
            ["customer_id"] = call.Text("customer_id"),
            ["reference_number"] = call.Text("reference_number") ?? "",
            ["status"] = call.Text("send") == "true" ? "sent" : "draft",
            ["currency_code"] = "USD",
            ["line_items"] = call.Values["line_items"]!.DeepClone(),
            ["total"] = total,
            ["balance"] = total,
            ["date"] = call.Text("date") ?? call.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["due_date"] = call.Text("due_date") ?? call.Text("date") ?? call.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        call.Session.Insert(call.App, Invoice, id, invoice.Text("invoice_number")!, call.UnixNow, invoice, Lookups(invoice));
        return ZohoAnswers.Made("invoice", invoice, "The invoice has been created.");
    }

    private static Answer RecordPayment(Call call)
    {
        if (!ZohoContacts.Exists(call, call.Text("customer_id")!)) return ZohoErrors.Error(400, 1002, "Customer does not exist.");
        var left = Amount(call.Values["amount"]);
        foreach (var part in (call.Values["invoices"] as JsonArray ?? []).Select(part => part!.AsObject()))
        {
            if (call.Session.Find(call.App, Invoice, part.Text("invoice_id")!) is not { } found) return ZohoErrors.Missing("Invoice");
            var (invoice, applied) = (found.Parse(), Amount(part["amount_applied"]));
            var balance = Amount(invoice["balance"]) - applied;
            if (balance < 0 || (left -= applied) < 0)
                return ZohoErrors.Error(400, 24016, "The amount entered is more than the balance due for the selected invoices.");
            invoice["balance"] = balance;
            if (balance == 0) invoice["status"] = "paid";
            call.Session.Replace(call.App, found, found.Title, invoice, Lookups(invoice));
        }
        var payment = new JsonObject
        {
            ["payment_id"] = ZohoAnswers.NewId(),
            ["customer_id"] = call.Text("customer_id"),
            ["payment_mode"] = call.Text("payment_mode"),
            ["amount"] = Amount(call.Values["amount"]),
            ["unused_amount"] = left,
            ["date"] = call.Text("date"),
            ["reference_number"] = call.Text("reference_number") ?? "",
        };
        var title = $"{payment.Text("payment_mode")} {payment.Text("date")}";
        call.Session.Insert(call.App, Payment, payment.Text("payment_id")!, title, call.UnixNow, payment, Lookups(payment));
        return ZohoAnswers.Made("payment", payment, "The payment from the customer has been recorded");
    }

    private static decimal Amount(JsonNode? number) =>
        decimal.Parse(number!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static IEnumerable<Lookup> Lookups(JsonObject json) =>
        json.Text("reference_number") is { Length: > 0 } reference ? [new Lookup("reference", reference)] : [];
}
