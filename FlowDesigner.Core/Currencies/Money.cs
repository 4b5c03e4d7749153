using System.Globalization;

namespace FlowDesigner.Core.Currencies;

/// <summary>An amount in a provider's minor units, together with its currency: neither means anything alone.</summary>
/// <param name="Minor">Whole minor units: 1250 for 12.50 USD.</param>
/// <param name="Currency">The rule by which the provider counts.</param>
public readonly record struct Money(long Minor, CurrencyRule Currency)
{
    /// <summary>Exact or refused: an amount with more decimals than the provider takes has to be rounded by whoever knows how.</summary>
    /// <exception cref="MoneyException">Not listed, not exact, or too large.</exception>
    public static Money FromMajor(decimal amount, string currency, string provider)
    {
        var rule = CurrencyTable.Find(provider, currency);
        if (decimal.Abs(amount) > (decimal)long.MaxValue / rule.Factor) throw OutOfRange(amount, rule);
        var minor = amount * rule.Factor;
        if (minor % rule.Step != 0m)
            throw new MoneyException("money.inexact", string.Create(CultureInfo.InvariantCulture,
                $"{provider} takes {rule.Code} with {rule.UsableDecimals} decimals, but {Plain(amount)} has more. ") +
                string.Create(CultureInfo.InvariantCulture, $"Round first: round(amount, {rule.UsableDecimals})."));
        return new Money((long)minor, rule);
    }

    /// <summary>Takes a provider's own minor units.</summary>
    /// <exception cref="MoneyException">Not listed, not whole, or too large.</exception>
    public static Money FromMinor(decimal minor, string currency, string provider)
    {
        var rule = CurrencyTable.Find(provider, currency);
        if (minor != decimal.Truncate(minor))
            throw new MoneyException("money.inexact",
                $"Minor units are whole numbers, but {Plain(minor)} is not. Is it already in {rule.Code}?");
        return decimal.Abs(minor) <= long.MaxValue ? new Money((long)minor, rule) : throw OutOfRange(minor, rule);
    }

    /// <summary>Minor units that are about to be sent: a provider may take only every tenth or hundredth of them.</summary>
    /// <exception cref="MoneyException">Not listed, or between what the provider takes.</exception>
    public static Money ToSend(long minor, string currency, string provider)
    {
        var rule = CurrencyTable.Find(provider, currency);
        return minor % rule.Step == 0 ? new Money(minor, rule) : throw new MoneyException("money.inexact",
            string.Create(CultureInfo.InvariantCulture,
                $"{provider} takes {rule.Code} in multiples of {rule.Step} of its smallest unit, but {minor} is none. Round it first."));
    }

    /// <summary>The amount in major units: 12.5 for 1250 US cents.</summary>
    public decimal Major => (decimal)Minor / Currency.Factor;

    /// <summary>As people read it: <c>USD 1,240.00</c>, rounded half away from zero.</summary>
    /// <exception cref="MoneyException">The currency is not known.</exception>
    public static string Show(decimal amount, string currency)
    {
        var rule = CurrencyTable.ForPeople(currency);
        var rounded = decimal.Round(amount, rule.Decimals, MidpointRounding.AwayFromZero);
        return $"{rule.Code} {rounded.ToString("N" + rule.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}";
    }

    /// <summary>The same for this amount.</summary>
    public string Shown => Show(Major, Currency.Code);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Currency.Code} {Plain(Major)}");

    // The shortest text that still holds the amount.
    private static string Plain(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);

    private static MoneyException OutOfRange(decimal amount, CurrencyRule rule) =>
        new("money.range", $"{Plain(amount)} {rule.Code} is more than minor units can count.");
}
