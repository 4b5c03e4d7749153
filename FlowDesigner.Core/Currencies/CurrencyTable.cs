using System.Collections.Frozen;
using System.Globalization;

namespace FlowDesigner.Core.Currencies;

/// <summary>How one provider counts one currency.</summary>
/// <param name="Code">Upper case, such as <c>USD</c>.</param>
/// <param name="Decimals">Digits after the point of a major amount: 12.50 USD is 1250 with 2.</param>
/// <param name="Step">A minor amount must be a multiple of this.</param>
public sealed record CurrencyRule(string Code, int Decimals, int Step)
{
    /// <summary>Minor units in one major unit.</summary>
    public long Factor => Decimals switch { 0 => 1, 2 => 100, _ => 1000 };

    /// <summary>Decimals of the finest amount the provider takes; what to round to.</summary>
    public int UsableDecimals => Decimals - (Step switch { 1 => 0, 10 => 1, _ => 2 });
}

/// <summary>A currency or provider that the table does not list, or an amount that its minor units cannot hold.</summary>
public sealed class MoneyException(string code, string message) : Exception(message)
{
    /// <summary>Stable word: <c>currency.unknown</c>, <c>currency.provider</c>, <c>money.inexact</c> or <c>money.range</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>
/// Minor units by provider and currency. Providers do not follow ISO 4217 (Stripe counts MGA without decimals and ISK with two),
/// so a currency that is not listed is refused by name, never guessed.
/// </summary>
public static class CurrencyTable
{
    private const string StripeWithTwoDecimals = """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK DKK
        DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LBP LKR LRD LSL
        MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR
        SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS WST XCD YER ZAR ZMW
        """;

    // https://docs.stripe.com/currencies: UGX is left out on purpose, because the sources disagree about its decimals.
    private const string StripeWithout = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
    private const string StripeWithThree = "BHD JOD KWD OMR TND";

    // Charged in hundredths although the coin is the krona: only whole kronur pass.
    private const string StripeWholeOnly = "ISK";

    private const string RazorpayWithTwoDecimals = """
        AED ALL AMD ARS AUD AWG BBD BDT BMD BND BOB BSD BWP BZD CAD CHF CNY COP CRC CUP CZK DKK DOP DZD EGP ETB EUR FJD GBP GHS GIP
        GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR
        NAD NGN NIO NOK NPR NZD PEN PGK PHP PKR QAR RUB SAR SCR SEK SGD SOS SSP SVC SZL THB TTD TZS USD UYU UZS YER ZAR
        """;

    private static readonly FrozenDictionary<string, FrozenDictionary<string, CurrencyRule>> Providers =
        new Dictionary<string, FrozenDictionary<string, CurrencyRule>>
        {
            ["stripe"] = Rules((StripeWithTwoDecimals, 2, 1), (StripeWithout, 0, 1), (StripeWithThree, 3, 10), (StripeWholeOnly, 2, 100)),
            ["razorpay"] = Rules((RazorpayWithTwoDecimals, 2, 1), ("JPY", 0, 1), ("BHD KWD OMR", 3, 10)),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>For showing amounts to people; follows ISO 4217, where a provider may count otherwise.</summary>
    private static readonly FrozenDictionary<string, CurrencyRule> Shown =
        Rules(
            (StripeWithTwoDecimals + " " + RazorpayWithTwoDecimals, 2, 1),
            (StripeWithout + " ISK UGX", 0, 1),
            ("MGA", 2, 1),
            (StripeWithThree + " IQD LYD", 3, 1));

    /// <summary>Keys of the providers with a table of their own.</summary>
    public static IReadOnlyList<string> ProviderKeys { get; } = [.. Providers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All currencies of one provider, by upper-case code.</summary>
    public static IReadOnlyDictionary<string, CurrencyRule> For(string provider) => Providers.TryGetValue(provider, out var rules)
        ? rules
        : throw new MoneyException("currency.provider",
            $"There is no currency table for '{Clip(provider)}'. Known are: {string.Join(", ", ProviderKeys)}.");

    /// <summary>How a provider counts a currency; the code may be in either case.</summary>
    /// <exception cref="MoneyException">The provider or the currency is not listed.</exception>
    public static CurrencyRule Find(string provider, string currency) => For(provider).TryGetValue(currency, out var rule)
        ? rule
        : throw new MoneyException("currency.unknown",
            $"The currency '{Clip(currency)}' is not listed for {provider}, so its minor units are not known. Use another currency.");

    /// <summary>Decimals in which an amount is shown to a person.</summary>
    internal static CurrencyRule ForPeople(string currency) => Shown.TryGetValue(currency, out var rule)
        ? rule
        : throw new MoneyException("currency.unknown",
            $"The currency '{Clip(currency)}' is not known. Write its three-letter code, such as USD.");

    private static FrozenDictionary<string, CurrencyRule> Rules(params (string Codes, int Decimals, int Step)[] groups)
    {
        var rules = new Dictionary<string, CurrencyRule>();
        foreach (var (codes, decimals, step) in groups)
            foreach (var code in codes.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
                rules[code] = new CurrencyRule(code, decimals, step);
        return rules.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static string Clip(string text) => text.Length <= 20 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..20]}...");
}
