using FlowDesigner.Core.Apps;
using static FlowDesigner.Tests.Apps.StripeAppTests;

namespace FlowDesigner.Tests.Apps;

public sealed class StripeInvoiceItemTests
{
    private static readonly AppAction Add = AppCatalog.BuiltIn.FindAction("stripe", "add_invoice_item")!;

    [Theory]
    [InlineData("1999", "USD", "amount=1999&currency=usd", "add USD 19.99 to")]
    [InlineData("\"1999\"", "usd", "amount=1999&currency=usd", "add USD 19.99 to")]
    [InlineData("500", "jpy", "amount=500&currency=jpy", "add JPY 500 to")]
    [InlineData("5120", "KWD", "amount=5120&currency=kwd", "add KWD 5.120 to")]
    [InlineData("-1250", "eur", "amount=-1250&currency=eur", "take EUR 12.50 off")]
    [InlineData("123456789", "inr", "amount=123456789&currency=inr", "add INR 1,234,567.89 to")]
    public void An_item_is_sent_in_minor_units_and_told_in_major_ones(string amount, string currency, string form, string words)
    {
        var inputs = Item(amount, currency);
        Assert.Equal($"customer=cus_1&{form}&description=July&metadata[flowdesignerReference]=inv-1", BodyOf(Add.Request!(inputs)));
        Assert.Equal($"{words} the next invoice of customer cus_1: “July”", Add.Sentence!(inputs));
    }

    [Theory]
    [InlineData("5124", "kwd", "money.inexact", "multiples of 10")]
    [InlineData("150", "isk", "money.inexact", "multiples of 100")]
    [InlineData("100", "ugx", "currency.unknown", "'ugx' is not listed for stripe")]
    public void What_Stripe_would_refuse_is_not_sent(string amount, string currency, string code, string words)
    {
        var refused = Assert.Throws<InputException>(() => Add.Request!(Item(amount, currency)));
        Assert.Equal(code, refused.Code);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_item_is_looked_up_by_the_mark_it_carries_and_another_amount_is_another_payment()
    {
        var inputs = Item("1999", "USD");
        Assert.Equal("v1/invoiceitems?customer=cus_1&limit=100", Add.LookUp!.Request(inputs)!.Target);
        Assert.Null(Add.LookUp.Request(In("""{"customer":"cus_1","amount":1999,"currency":"usd","metadata":{"other":"inv-1"}}""")));
        Assert.IsType<Found.It>(Find("""{"amount":1999,"currency":"usd","metadata":{"flowdesignerReference":"inv-1"}}"""));
        Assert.IsType<Found.Nothing>(Find("""{"amount":1999,"currency":"usd","metadata":{"flowdesignerReference":"inv-2"}}"""));
        var other = Assert.IsType<Found.Unclear>(Find("""{"amount":1998,"currency":"usd","metadata":{"flowdesignerReference":"inv-1"}}"""));
        Assert.Contains("another one", other.Why, StringComparison.Ordinal);
        Assert.IsType<Found.Unclear>(Find("""{"amount":1999,"currency":"eur","metadata":{"flowdesignerReference":"inv-1"}}"""));

        Found Find(string item) => Add.LookUp!.Find(inputs, Answer(200, $$"""{"has_more":false,"data":[{{item}}]}"""));
    }

    private static Inputs Item(string amount, string currency) => In($$$"""
        {"customer":"cus_1","amount":{{{amount}}},"currency":"{{{currency}}}","description":"July",
         "metadata":{"flowdesignerReference":"inv-1"}}
        """);
}
