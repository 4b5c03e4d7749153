using System.Text.Json;
using FlowDesigner.Core.Currencies;

namespace FlowDesigner.Core.Apps.Stripe;

internal static class StripeInvoiceItems
{
    private const string Path = "v1/invoiceitems";

    /// <summary>Of our own making, so that nobody's metadata means something else by it.</summary>
    private const string Mark = "flowdesignerReference";

    public static AppAction Add => new("add_invoice_item", "Add invoice item", Effect.Keyed)
    {
        Description = "Adds an amount to what a customer is to pay. It waits for the customer's next invoice.",
        Docs = "https://docs.stripe.com/api/invoiceitems/create",
        Inputs =
        [
            StripeCustomers.IdIn("customer"),
            Field.Integer("amount", "Amount").InCurrencyOf("currency").Like("1999")
                .Explain("In the currency's smallest unit: 1999 is USD 19.99, and JPY 1,999. A negative amount is taken off the invoice."),
            Field.Text("currency", "Currency").Min(3).Max(3).Like("usd").Explain("Three letters, such as usd."),
            Field.Text("description", "Description").Optional().Max(5000).Like("Metered usage, July")
                .Explain("The customer reads it as the line of the invoice."),
            Field.Map("metadata", "Metadata").Optional().Like($$"""{"{{Mark}}":"inv.example.0001 line 1"}""")
                .Explain($"Your own names and values. {Mark} tells which item this is: by it a lost answer is looked up."),
        ],
        Sample = $$"""
            {"id":"ii_1Qexample0001","object":"invoiceitem","amount":1999,"currency":"usd","customer":"cus_Qexample0001",
             "date":1785500000,"description":"Metered usage, July","discountable":true,"invoice":null,"livemode":false,
             "metadata":{"{{Mark}}":"inv.example.0001 line 1"},"net_amount":1999,
             "period":{"end":1785500000,"start":1785500000},"proration":false,"quantity":1}
            """,
        Request = inputs => AppRequest.Form(Path, Body(inputs)),
        KeyHeader = "Idempotency-Key",
        KeyWindow = TimeSpan.FromHours(20),
        LookUp = new(FindTwin, ReadTwin),
        Sentence = Say,
    };

    private static JsonElement Body(Inputs inputs)
    {
        var amount = AmountOf(inputs);
        return JsonBody.Write(json =>
        {
            json.WriteString("customer", inputs.Need("customer"));
            json.WriteNumber("amount", amount.Minor);
            json.WriteString("currency", CodeOf(amount));
            json.WriteField("description", inputs["description"]);
            json.WriteField("metadata", inputs["metadata"]);
        });
    }

    private static string Say(Inputs inputs)
    {
        var amount = AmountOf(inputs);
        var what = amount.Minor < 0 ? $"take {(amount with { Minor = -amount.Minor }).Shown} off" : $"add {amount.Shown} to";
        return $"{what} the next invoice of customer {inputs.Need("customer")}"
            + (inputs.Text("description") is { } description ? $": “{description}”" : "");
    }

    private static Money AmountOf(Inputs inputs) => inputs.Amount("amount", "currency", "stripe");

    // Stripe writes and takes its codes in lower case.
    private static string CodeOf(Money amount) => amount.Currency.Code.ToLowerInvariant();

    private static AppRequest? FindTwin(Inputs inputs) => StripeTwins.MarkOf(inputs.Value, Mark) is null ? null
        : AppRequest.Get(Path).With("customer", inputs.Need("customer")).With("limit", "100");

    private static Found ReadTwin(Inputs inputs, AppResponse answer)
    {
        var mark = StripeTwins.MarkOf(inputs.Value, Mark);
        var found = StripeTwins.Find(answer, item => StripeTwins.MarkOf(item, Mark) == mark, "this invoice item",
            "This customer has more than 100 invoice items.");
        // The same item of another amount is another payment, and a person has to say which one is meant.
        return found is Found.It { Output: var item } && !AmountOf(inputs).IsOf(new Inputs(item))
            ? new Found.Unclear($"Stripe has an item with this {Mark}, but its amount is another one.") : found;
    }
}
