using System.Collections.Frozen;

namespace FlowDesigner.Web.Sandbox.Stripe;

/// <summary>Which currencies are taken, and of which only every tenth or hundredth of the smallest unit.</summary>
internal static class StripeCurrencies
{
    private const string Every = """
        aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf
        dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr jmd jpy kes kgs khr kmf krw kyd kzt lak lbp
        lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln pyg qar ron rsd rub
        rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw
        """;

    private static readonly FrozenDictionary<string, int> Steps =
        Of(Every, 1).Concat(Of("bhd jod kwd omr tnd", 10)).Concat(Of("isk", 100)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null where the currency is not taken; codes are in lower case.</summary>
    public static int? StepOf(string currency) => Steps.TryGetValue(currency, out var step) ? step : null;

    private static IEnumerable<KeyValuePair<string, int>> Of(string codes, int step) =>
        codes.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Select(code => KeyValuePair.Create(code, step));
}
