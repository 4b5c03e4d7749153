using System.Text.Json;
using Bunit;
using FlowDesigner.Web.Components.Inspector.Controls;

namespace FlowDesigner.Tests.Web.Inspector;

/// <summary>Amounts are typed as people write them and kept as the provider counts them.</summary>
public sealed class MoneyFieldTests
{
    [Theory]
    [InlineData("stripe", "usd", "12.50", 1250, "12.50")]
    [InlineData("stripe", "INR", "1999", 199900, "1999.00")]
    [InlineData("stripe", "JPY", "1240", 1240, "1240")]
    [InlineData("stripe", "KWD", "1.25", 1250, "1.250")]
    [InlineData("razorpay", "INR", "0.1", 10, "0.10")]
    [InlineData("razorpay", "KWD", "19.99", 19990, "19.990")]
    [InlineData("stripe", "USD", "90071992547409.93", 9007199254740993, "90071992547409.93")]
    public void An_amount_is_kept_exactly_and_shown_as_it_was_typed(
        string provider, string currency, string typed, long minor, string shown)
    {
        var money = new MoneyText(provider, currency);
        var (value, problem) = money.Write(typed);
        Assert.Null(problem);
        Assert.Equal(minor, value!.Value.GetInt64());
        Assert.Equal(shown, money.Read(value.Value));
    }

    [Theory]
    [InlineData("JPY", "12.50", "JPY is counted with no decimals here, but 12.50 has more")]
    [InlineData("KWD", "1.255", "KWD is counted with 2 decimals here")]
    [InlineData("USD", "12,50", "“12,50” is no amount")]
    [InlineData("", "12.50", "Choose the currency first")]
    [InlineData("XYZ", "12.50", "'XYZ' is not listed for stripe")]
    [InlineData("{{ trigger.a }}x", "12.50", "made of text and data")]
    public void What_cannot_be_counted_is_refused_in_words(string currency, string typed, string words)
    {
        var (value, problem) = new MoneyText("stripe", currency).Write(typed);
        Assert.Null(value);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_takes_major_units_and_says_what_is_sent()
    {
        using var kit = new InspectorKit("""
            { "key": "pay", "app": "stripe", "action": "add_invoice_item", "connection": "stripe", "inputs": { "currency": "usd" } }
            """).Open("pay");
        Assert.NotNull(kit.Page.Find("[data-field=customer] .pick-from"));
        kit.Page.Find("#f-pay-amount").Change("12.50");
        Assert.Equal(1250, Inputs().GetProperty("amount").GetInt64());
        Assert.Equal(
            ("12.50", "USD"),
            (kit.Page.Find("#f-pay-amount").GetAttribute("value"), kit.Page.Find("[data-field=amount] .input-unit").TextContent));
        Assert.Contains(
            "Sent as 1250 in the smallest unit of USD.", kit.Page.Find("#f-pay-amount-line").TextContent, StringComparison.Ordinal);

        // Another currency: the same amount, other minor units; one that cannot hold it
        // loses it rather than meaning a hundred times as much.
        kit.Type("Currency", "KWD");
        Assert.Equal(12500, Inputs().GetProperty("amount").GetInt64());
        kit.Type("Currency", "JPY");
        Assert.False(Inputs().TryGetProperty("amount", out _));
        kit.Page.Find("#f-pay-amount").Change("1.5");
        Assert.Contains("no decimals", kit.Page.Find("#f-pay-amount-line").TextContent, StringComparison.Ordinal);
        Assert.Equal("1.5", kit.Page.Find("#f-pay-amount").GetAttribute("value"));

        // A currency out of the data is counted when the flow runs.
        kit.Type("Currency", "{{ trigger.data.invoiceCurrency }}");
        kit.Page.Find("#f-pay-amount").Change("19.99");
        Assert.Equal("{{ minor(19.99, trigger.data.invoiceCurrency, 'stripe') }}", Inputs().GetProperty("amount").GetString());
        Assert.Equal("19.99", kit.Page.Find("#f-pay-amount").GetAttribute("value"));
        Assert.Contains(
            "Sent as 1999 in the smallest unit of USD.", kit.Page.Find("#f-pay-amount-line").TextContent, StringComparison.Ordinal);
        kit.Press("Map Amount from data");
        kit.Type("Amount", "{{ trigger.data.total }}");
        Assert.Equal("{{ trigger.data.total }}", Inputs().GetProperty("amount").GetString());

        JsonElement Inputs() => kit.Step("pay").GetProperty("inputs");
    }
}
