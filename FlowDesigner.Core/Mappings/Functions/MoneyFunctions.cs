using FlowDesigner.Core.Currencies;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class MoneyFunctions
{
    private static readonly Parameter Currency = new("currency", ParameterKind.Text);
    private static readonly Parameter Provider = new("provider", ParameterKind.Text);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("money", "Money", [new("amount", ParameterKind.Number), Currency],
            "Shows an amount with its currency.", "money(1240, 'USD')", "\"USD 1,240.00\"")
        {
            Result = _ => Shape.Text,
            Body = call =>
            {
                call.Run.Spend(10, call.Place);
                call.Run.SpendBytes(200, call.Place);
                return call.Say(Refusing(call, call.Number(0), call.Text(1), static (amount, currency) => Money.Show(amount, currency)));
            },
        },
        new("minor", "Money", [new("amount", ParameterKind.Number), Currency, Provider],
            "Turns an amount into the provider's minor units; refuses one that is not exact.", "minor(12.5, 'USD', 'stripe')", "1250")
        {
            Result = _ => Shape.Number,
            Body = call => Value.Of(Refusing(call, call.Number(0), (Currency: call.Text(1), Provider: call.Text(2)),
                static (amount, rule) => (decimal)Money.FromMajor(amount, rule.Currency, rule.Provider).Minor)),
        },
        new("major", "Money", [new("minor_amount", ParameterKind.Number), Currency, Provider],
            "Turns a provider's minor units into an amount.", "major(1250, 'USD', 'stripe')", "12.5")
        {
            Result = _ => Shape.Number,
            Body = call => Value.Of(Refusing(call, call.Number(0), (Currency: call.Text(1), Provider: call.Text(2)),
                static (minor, rule) => Money.FromMinor(minor, rule.Currency, rule.Provider).Major)),
        },
    ];

    private static TResult Refusing<TRule, TResult>(Arguments call, decimal amount, TRule rule, Func<decimal, TRule, TResult> convert)
    {
        try
        {
            return convert(amount, rule);
        }
        catch (MoneyException refused)
        {
            throw call.Fail(0, refused.Code, refused.Message);
        }
    }
}
