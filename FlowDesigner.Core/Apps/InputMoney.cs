using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Currencies;

namespace FlowDesigner.Core.Apps;

/// <summary>Amounts among mapped inputs: whole minor units in one field, their currency in the one beside it.</summary>
internal static class InputMoney
{
    /// <summary>Whether something at the provider has this amount and currency.</summary>
    public static bool IsOf(this Money amount, Inputs made) =>
        made["amount"] is { ValueKind: JsonValueKind.Number } minor && minor.TryGetInt64(out var known) && known == amount.Minor
            && string.Equals(made.Text("currency"), amount.Currency.Code, StringComparison.OrdinalIgnoreCase);

    /// <summary>The amount as the provider takes it, or an error before anything is sent.</summary>
    public static Money Amount(this Inputs inputs, string amount, string currency, string provider)
    {
        try
        {
            var minor = long.Parse(inputs.Need(amount), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return Money.ToSend(minor, inputs.Need(currency), provider);
        }
        catch (MoneyException refused)
        {
            throw new InputException(refused.Code, refused.Message);
        }
    }
}
