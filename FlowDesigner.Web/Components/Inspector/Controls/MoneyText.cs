using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Currencies;

namespace FlowDesigner.Web.Components.Inspector.Controls;

/// <summary>
/// An amount as a person types it, in major units, and as the flow keeps it, in the provider's minor ones. How many those are depends on
/// the currency, which is typed too or mapped from data: then the flow counts with <c>minor</c> when it runs.
/// </summary>
/// <param name="Provider">The app whose currency table counts.</param>
/// <param name="Currency">The currency field beside it, as it is stored; empty where nothing is there yet.</param>
public sealed partial record MoneyText(string Provider, string Currency)
{
    private bool IsMapped => Currency.Contains("{{", StringComparison.Ordinal);

    /// <summary>True where the app counts money and its table is known.</summary>
    public static bool Knows(string? app) => app is not null && CurrencyTable.ProviderKeys.Contains(app);

    /// <summary>What was typed, to be stored; or why not.</summary>
    public (JsonElement? Value, string? Problem) Write(string typed)
    {
        var text = typed.Trim();
        if (text.Length == 0)
            return (null, null);
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var amount))
            return (null, $"“{text}” is no amount. Write digits with a point before the decimals, such as 12.50.");
        if (Currency.Trim().Length == 0)
            return (null, "Choose the currency first: how an amount is counted depends on it.");
        if (IsMapped)
        {
            return Hole().Match(Currency) is { Success: true } hole
                ? (JsonSerializer.SerializeToElement(
                    $"{{{{ minor({amount.ToString(CultureInfo.InvariantCulture)}, {hole.Groups[1].Value}, '{Provider}') }}}}"), null)
                : (null, "The currency is made of text and data, so it cannot be counted with. Map it from one field, or type its code.");
        }
        try
        {
            var rule = CurrencyTable.Find(Provider, Currency.Trim());
            return (amount * rule.Factor) % rule.Step == 0
                ? (JsonSerializer.SerializeToElement(Money.FromMajor(amount, rule.Code, Provider).Minor), null)
                : (null, $"{rule.Code} is counted with {Decimals(rule)} here, but {text} has more. Round it.");
        }
        catch (MoneyException unknown)
        {
            return (null, unknown.Message);
        }
    }

    /// <summary>
    /// What is stored, as it would be typed; null where that is a mapping of another kind, or no amount of this currency.
    /// </summary>
    public string? Read(JsonElement stored) => stored.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String when stored.GetString() is "" => "",
        JsonValueKind.String when Counted().Match(stored.GetString()!) is { Success: true } counted && counted.Groups[3].Value == Provider
            && Hole().Match(Currency) is { Success: true } hole && hole.Groups[1].Value == counted.Groups[2].Value =>
                counted.Groups[1].Value,
        JsonValueKind.Number when !IsMapped && Rule(Currency) is { } rule && stored.TryGetInt64(out var minor) =>
            ((decimal)minor / rule.Factor).ToString("F" + rule.Decimals.ToString(CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The same amount in another currency, as it is stored; null where that one cannot hold it.</summary>
    public JsonElement? In(string currency, JsonElement stored) => Read(stored) is { Length: > 0 } typed
        ? (this with { Currency = currency }).Write(typed).Value : null;

    private CurrencyRule? Rule(string code) => CurrencyTable.For(Provider).TryGetValue(code.Trim(), out var rule) ? rule : null;

    private static string Decimals(CurrencyRule rule) => rule.UsableDecimals switch { 0 => "no decimals", 1 => "one decimal",
        var many => $"{many.ToString(CultureInfo.InvariantCulture)} decimals" };

    [GeneratedRegex(@"^\s*\{\{\s*((?:(?!\}\}).)+?)\s*\}\}\s*$", RegexOptions.Singleline)]
    private static partial Regex Hole();

    [GeneratedRegex(@"^\{\{ minor\((-?[0-9]+(?:\.[0-9]+)?), (.+), '([a-z]+)'\) \}\}$", RegexOptions.Singleline)]
    private static partial Regex Counted();
}
