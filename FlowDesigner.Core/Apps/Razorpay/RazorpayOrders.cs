using System.Globalization;
using FlowDesigner.Core.Currencies;

namespace FlowDesigner.Core.Apps.Razorpay;

internal static class RazorpayOrders
{
    private const string Path = "v1/orders";

    public static AppAction Create => new("create_order", "Create order", Effect.Unsafe)
    {
        Description = "Creates an order, which a payment is then made for. The receipt is what it is found by.",
        Docs = "https://razorpay.com/docs/api/orders/create/",
        Inputs =
        [
            Field.Text("receipt", "Receipt").Max(40).Like("inv.example.0001")
                .Explain("Your own id of what is to be paid, such as the invoice's; one order is made for it."),
            Field.Integer("amount", "Amount").InCurrencyOf("currency").Like("125000")
                .Explain("In the currency's smallest unit: 125000 is INR 1,250.00. At least INR 1.00."),
            Field.Text("currency", "Currency").Min(3).Max(3).Like("INR")
                .Explain("Three letters. Others than INR need international payments in the account."),
            Field.Map("notes", "Notes").Optional().Like("""{"togaiAccountId":"ACC00001"}""")
                .Explain("At most 15 names, values of at most 256 characters."),
        ],
        Sample = """
            {"id":"order_Example00001","entity":"order","amount":125000,"amount_paid":0,"amount_due":125000,"currency":"INR",
             "receipt":"inv.example.0001","status":"created","attempts":0,"notes":{"togaiAccountId":"ACC00001"},"created_at":1785500000}
            """,
        BusinessKey = "{{ receipt }}",
        Request = CreateRequest,
        LookUp = new(inputs => AppRequest.Get(Path).With("receipt", inputs.Need("receipt")), Find),
        Sentence = inputs => $"create an order of {AmountOf(inputs).Shown} for {inputs.Need("receipt")}",
    };

    private static AppRequest CreateRequest(Inputs inputs)
    {
        var amount = AmountOf(inputs);
        return AppRequest.Json(HttpMethod.Post, Path, JsonBody.Write(json =>
        {
            json.WriteNumber("amount", amount.Minor);
            json.WriteString("currency", amount.Currency.Code);
            json.WriteString("receipt", inputs.Need("receipt"));
            json.WriteField("notes", inputs["notes"]);
        }));
    }

    private static Money AmountOf(Inputs inputs) => inputs.Amount("amount", "currency", "razorpay");

    private static Found Find(Inputs inputs, AppResponse answer)
    {
        if (!answer.IsSuccess)
            return new Found.Unclear(string.Create(CultureInfo.InvariantCulture,
                $"Razorpay answered {answer.Status} when asked for this receipt."));
        var mine = answer.Items("items").Where(one => new Inputs(one).Text("receipt") == inputs.Text("receipt")).ToList();
        var amount = AmountOf(inputs);
        return mine switch
        {
            [] => new Found.Nothing(),
            // The same receipt with another amount is another payment, and a person has to say which one is meant.
            [var one] => amount.IsOf(new Inputs(one)) ? new Found.It(one.Clone())
                : new Found.Unclear("Razorpay has an order with this receipt, but its amount is another one."),
            _ => new Found.Unclear($"Razorpay has {mine.Count.ToString(CultureInfo.InvariantCulture)} orders with this receipt."),
        };
    }
}
