using System.Globalization;
using FlowDesigner.Core.Currencies;

namespace FlowDesigner.Tests.Mappings;

public class MoneyTests
{
    [Theory]
    [InlineData("12.50", "USD", "stripe", 1250)]
    [InlineData("12.5", "usd", "stripe", 1250)]
    [InlineData("500", "JPY", "stripe", 500)]
    [InlineData("500", "MGA", "stripe", 500)]
    [InlineData("500", "ISK", "stripe", 50000)]
    [InlineData("5.12", "KWD", "stripe", 5120)]
    [InlineData("-0.01", "EUR", "stripe", -1)]
    [InlineData("4790.30", "INR", "razorpay", 479030)]
    [InlineData("295", "JPY", "razorpay", 295)]
    [InlineData("295.99", "KWD", "razorpay", 295990)]
    public void Amounts_become_minor_units_and_back(string amount, string currency, string provider, long minor)
    {
        var major = decimal.Parse(amount, CultureInfo.InvariantCulture);

        Assert.Equal(minor, Money.FromMajor(major, currency, provider).Minor);
        Assert.Equal(major, Money.FromMinor(minor, currency, provider).Major);
    }

    [Theory]
    [InlineData("12.345", "USD", "stripe")]
    [InlineData("0.5", "JPY", "stripe")]
    [InlineData("500.50", "ISK", "stripe")]
    [InlineData("5.124", "KWD", "stripe")]
    [InlineData("295.991", "KWD", "razorpay")]
    public void An_inexact_amount_is_refused_until_it_is_rounded(string amount, string currency, string provider)
    {
        var major = decimal.Parse(amount, CultureInfo.InvariantCulture);
        var refused = Assert.Throws<MoneyException>(() => Money.FromMajor(major, currency, provider));
        var decimals = CurrencyTable.Find(provider, currency).UsableDecimals;

        Assert.Equal("money.inexact", refused.Code);
        Assert.Contains($"round(amount, {decimals})", refused.Message, StringComparison.Ordinal);
        Money.FromMajor(decimal.Round(major, decimals, MidpointRounding.AwayFromZero), currency, provider);
    }

    [Theory]
    [InlineData("UGX", "stripe", "currency.unknown", "UGX")]
    [InlineData("KRW", "razorpay", "currency.unknown", "KRW")]
    [InlineData("dollars", "stripe", "currency.unknown", "dollars")]
    [InlineData("USD", "paypal", "currency.provider", "razorpay, stripe")]
    public void What_is_not_listed_is_refused_by_name(string currency, string provider, string code, string said)
    {
        var refused = Assert.Throws<MoneyException>(() => Money.FromMajor(1m, currency, provider));

        Assert.Equal(code, refused.Code);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minor(trigger.data.amount, 'INR', 'razorpay')", "125050")]
    [InlineData("minor(round(0.125, 2), 'USD', 'stripe')", "13")]
    [InlineData("major(5120, 'KWD', 'stripe')", "5.12")]
    [InlineData("money(trigger.data.amount, 'usd')", "\"USD 1,250.50\"")]
    [InlineData("money(-1240.5, 'JPY')", "\"JPY -1,241\"")]
    public void Expressions_count_money_alike(string expression, string expected) => Assert.Equal(expected, Mapping.Of(expression));

    [Theory]
    [InlineData("minor(0.125, 'USD', 'stripe')", "money.inexact")]
    [InlineData("minor(1, 'UGX', 'stripe')", "currency.unknown")]
    [InlineData("minor(1, 'USD', 'stripes')", "currency.provider")]
    [InlineData("minor(79228162514264337593543950335, 'USD', 'stripe')", "money.range")]
    [InlineData("major(1.5, 'USD', 'stripe')", "money.inexact")]
    [InlineData("minor(trigger.data.email, 'USD', 'stripe')", "mapping.empty")]
    public void Expressions_refuse_money_that_is_not_exact(string expression, string code) =>
        Assert.Equal(code, Mapping.Fails(expression).Code);
}
