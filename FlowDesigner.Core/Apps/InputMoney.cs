using System.Globalization;
using FlowDesigner.Core.Currencies;

namespace FlowDesigner.Core.Apps;

/// <summary>Amounts among mapped inputs: whole minor units in one field, their currency in the one beside it.</summary>
internal static class InputMoney
{
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
