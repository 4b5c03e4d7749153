using System.Globalization;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>The arguments of one call. Each is evaluated when it is asked for, so <c>if</c> is lazy by itself.</summary>
internal readonly struct Arguments(Evaluation run, CallExpression call)
{
    public Evaluation Run { get; } = run;

    public Place Place => call.Place;

    public int Count => call.Arguments.Length;

    public Place PlaceOf(int index) => call.Arguments[index].Place;

    public bool Has(int index) => index < Count;

    /// <summary>Whether the value is written into the mapping, and so is the same for every item.</summary>
    public bool IsWritten(int index) => call.Arguments[index] is LiteralExpression;

    public Value Any(int index) => call.Arguments[index].Evaluate(Run);

    public string Text(int index) => TextOf(Any(index), index);

    public string TextOf(in Value value, int index)
    {
        call.Arguments[index].Require(value, ValueKind.Text, call.Name);
        return Run.Text(value, PlaceOf(index));
    }

    public decimal Number(int index) => NumberOf(Any(index), index);

    public decimal NumberOf(in Value value, int index) =>
        Run.Number(call.Arguments[index].Require(value, ValueKind.Number, call.Name), PlaceOf(index));

    public bool Bool(int index) => call.Arguments[index].Bool(Run, call.Name);

    public Value List(int index) => ListOf(Any(index), index);

    public Value ListOf(in Value value, int index)
    {
        call.Arguments[index].Require(value, ValueKind.List, call.Name);
        Run.Spend(value.Count, PlaceOf(index));
        return value;
    }

    public DateTimeOffset Date(int index)
    {
        var value = Any(index);
        return value.Kind switch
        {
            ValueKind.Date => value.Date,
            ValueKind.Number => Dates.FromUnix(Run.Number(value, PlaceOf(index)), PlaceOf(index)),
            ValueKind.Text => Dates.Parse(Run.Text(value, PlaceOf(index)), TimeZoneInfo.Utc, PlaceOf(index)),
            _ => throw Mismatch(value, index, "a date, an ISO text or Unix seconds"),
        };
    }

    /// <summary>A whole number between two bounds.</summary>
    public int Whole(int index, int least, int most)
    {
        var number = Number(index);
        if (number == decimal.Truncate(number) && number >= least && number <= most) return (int)number;
        throw Fail(index, "mapping.argument",
            string.Create(CultureInfo.InvariantCulture,
                $"{call.Name} needs a whole number from {least} to {most} here, but this is {Numbers.Show(number)}."));
    }

    /// <summary>Evaluates an expression that sees <c>item</c>.</summary>
    public Value Each(int index, in Value item)
    {
        var outer = Run.Item;
        Run.Item = item;
        Run.Spend(2, Place);
        var value = call.Arguments[index].Evaluate(Run);
        Run.Item = outer;
        return value;
    }

    public bool EachBool(int index, in Value item) => call.Arguments[index].Require(Each(index, item), ValueKind.Bool, call.Name).Bool;

    public string Show(in Value value, int index) => Run.Show(value, PlaceOf(index));

    public bool AreEqual(in Value left, in Value right, int index) => Run.AreEqual(left, right, PlaceOf(index), PlaceOf(index));

    /// <summary>Hands back a text after counting it; a text that grows is counted with <see cref="Grow"/> before it is built.</summary>
    public Value Say(string text)
    {
        Run.SpendText(text.Length, Place);
        return Value.Of(text);
    }

    public void Grow(long length) => Run.SpendText(length, Place);

    public Value[] NewList(long count)
    {
        Run.SpendItems(count, Place);
        return new Value[count];
    }

    public MappingException Mismatch(in Value value, int index, string expected) =>
        call.Arguments[index].Mismatch(value, call.Name, expected);

    public MappingException Fail(int index, string code, string message) =>
        new(code, $"'{PlaceOf(index).Excerpt}': {message}", PlaceOf(index));
}
