using System.Globalization;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class NumberFunctions
{
    private const int MostDecimals = 28;

    private static readonly Parameter Number = new("number", ParameterKind.Number);
    private static readonly Parameter Places = new("places", ParameterKind.Number, IsOptional: true);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("number", "Number", [new("value", ParameterKind.Any)],
            "Turns a text such as 12.50 into a number.", "number('12.50')", "12.5")
        {
            Result = _ => Shape.Number,
            Body = Read,
        },
        Single("round", [Number, Places, new("mode", ParameterKind.Text, IsOptional: true)],
            "Rounds to so many decimals: half_up (away from zero, the usual one), half_even, up (away from zero) or down (towards zero).",
            "round(2.345, 2)",
            "2.35", (number, call) => decimal.Round(number, call.Has(1) ? call.Whole(1, 0, MostDecimals) : 0, ModeOf(call))),
        Single("floor", [Number], "The whole number below.", "floor(2.9)", "2", static (number, _) => decimal.Floor(number)),
        Single("ceil", [Number], "The whole number above.", "ceil(2.1)", "3", static (number, _) => decimal.Ceiling(number)),
        Single("abs", [Number], "The number without its sign.", "abs(-5)", "5", static (number, _) => decimal.Abs(number)),
        new("mod", "Number", [Number, new("divisor", ParameterKind.Number)],
            "What is left after dividing, with the sign of the number.", "mod(7, 3)", "1")
        {
            Result = _ => Shape.Number,
            Body = call => Value.Of(call.Number(0) % NotZero(call, 1)),
        },
        new("percent", "Number", [new("part", ParameterKind.Number), new("whole", ParameterKind.Number), Places],
            "How many per cent of the whole a part is, to so many decimals, else to two.", "percent(1, 3)", "33.33")
        {
            Result = _ => Shape.Number,
            Body = call => InRange(call, () => decimal.Round(
                call.Number(0) / NotZero(call, 1) * 100m, call.Has(2) ? call.Whole(2, 0, MostDecimals) : 2, MidpointRounding.AwayFromZero)),
        },
        new("percent_of", "Number", [new("percent", ParameterKind.Number), Number],
            "So many per cent of a number, exact: round it as the currency asks.", "percent_of(18, 1250)", "225")
        {
            Result = _ => Shape.Number,
            Body = call => InRange(call, () => call.Number(0) * call.Number(1) / 100m),
        },
        new("fixed", "Number", [Number, new("places", ParameterKind.Number)],
            "Shows a number with exactly so many decimals.", "fixed(12.5, 2)", "\"12.50\"")
        {
            Result = _ => Shape.Text,
            Body = call =>
            {
                var places = call.Whole(1, 0, MostDecimals);
                var rounded = decimal.Round(call.Number(0), places, MidpointRounding.AwayFromZero);
                return call.Say(rounded.ToString("F" + places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
            },
        },
        Extreme("min", "The smallest of several numbers, or of a list.", "min(3, 1, 2)", "1", sign: -1),
        Extreme("max", "The largest of several numbers, or of a list.", "max([3, 1, 2])", "3", sign: 1),
        new("sum", "Number", [new("list", ParameterKind.List), new("expression", ParameterKind.Each, IsOptional: true)],
            "Adds the numbers of a list, or what the expression gives for each item.", "sum([{n: 1}, {n: 2}], item.n)", "3")
        {
            Result = _ => Shape.Number,
            Body = Sum,
        },
    ];

    private static MappingFunction Single(
        string name, Parameter[] parameters, string help, string example, string result, Func<decimal, Arguments, decimal> compute) =>
        new(name, "Number", parameters, help, example, result)
        {
            Result = _ => Shape.Number,
            Body = call => Value.Of(compute(call.Number(0), call)),
        };

    private static MidpointRounding ModeOf(Arguments call) => !call.Has(2) ? MidpointRounding.AwayFromZero : call.Text(2) switch
    {
        "half_up" => MidpointRounding.AwayFromZero,
        "half_even" => MidpointRounding.ToEven,
        "down" => MidpointRounding.ToZero,
        // .NET rounds every number up or down, but not away from zero.
        "up" => call.Number(0) < 0m ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity,
        _ => throw call.Fail(2, "mapping.argument", "this is no way to round. Use half_up, half_even, up or down."),
    };

    private static decimal NotZero(Arguments call, int index) => call.Number(index) is var number and not 0m
        ? number : throw call.Fail(index, "mapping.divide_by_zero", "this is 0, and nothing can be divided by 0.");

    private static Value InRange(Arguments call, Func<decimal> compute)
    {
        try
        {
            return Value.Of(compute());
        }
        catch (OverflowException)
        {
            throw Evaluation.OutOfRange("the result", call.Place);
        }
    }

    private static Value Read(Arguments call)
    {
        var value = call.Any(0);
        if (value.Kind == ValueKind.Number) return Value.Of(call.NumberOf(value, 0));
        var text = call.TextOf(value, 0);
        return Numbers.TryRead(text.AsSpan().Trim(), out var number)
            ? Value.Of(number)
            : throw call.Fail(0, "mapping.not_a_number", "this text is not a plain number such as -1250.75 (no separators, no currency).");
    }

    private static MappingFunction Extreme(string name, string help, string example, string result, int sign) =>
        new(name, "Number", [new("numbers", ParameterKind.Any, Repeats: true)], help, example, result)
        {
            Result = _ => Shape.Number,
            Body = call =>
            {
                decimal? best = null;
                void See(decimal number) => best = best is { } held && number.CompareTo(held) * sign <= 0 ? held : number;
                for (var i = 0; i < call.Count; i++)
                {
                    var value = call.Any(i);
                    if (value.Kind != ValueKind.List) See(call.NumberOf(value, i));
                    else
                        foreach (var item in call.ListOf(value, i)) See(call.NumberOf(item, i));
                }
                return best is { } found ? Value.Of(found) : Value.Null;
            },
        };

    private static Value Sum(Arguments call)
    {
        var total = 0m;
        try
        {
            foreach (var item in call.List(0))
                total += call.Has(1) ? call.NumberOf(call.Each(1, item), 1) : call.NumberOf(item, 0);
        }
        catch (OverflowException)
        {
            throw Evaluation.OutOfRange("the sum", call.Place);
        }
        return Value.Of(total);
    }
}
