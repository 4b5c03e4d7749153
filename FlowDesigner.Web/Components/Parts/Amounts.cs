using System.Globalization;

namespace FlowDesigner.Web.Components.Parts;

/// <summary>Amounts as people read them: the code first, the currency's own decimals.</summary>
public static class Amounts
{
    // ISO 4217 exponents other than 2.
    private const string None = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string Three = "BHD IQD JOD KWD LYD OMR TND";

    public static string Say(long minor, string currency)
    {
        var code = currency.ToUpperInvariant();
        var decimals = None.Contains(code, StringComparison.Ordinal) ? 0 : Three.Contains(code, StringComparison.Ordinal) ? 3 : 2;
        var amount = new decimal(minor);
        for (var i = 0; i < decimals; i++)
            amount /= 10;
        return $"{code} {amount.ToString("N" + decimals, CultureInfo.InvariantCulture)}";
    }
}
