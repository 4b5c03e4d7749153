using System.Text;
using FlowDesigner.Core.Mappings.Functions;

namespace FlowDesigner.Tests.Mappings;

/// <summary>Turns a list of numbers into a program: each number is one decision, so a shorter list is a smaller program.</summary>
internal sealed class RandomProgram(IReadOnlyList<int> decisions)
{
    private static readonly string[] Leaves =
    [
        "trigger", "trigger.data", "trigger.data.name", "trigger.data.amount", "trigger.data.email", "trigger.data.lines",
        "trigger.data.tags[0]",
        "item", "item.name", "item.amount", "steps.linked.value", "steps.gone", "now", "0", "1", "-7.25", "3000000000", "0.0000001", "''",
        "'a'",
        "'2026-01-31'", "'Asia/Kolkata'", "'USD'", "'stripe'", "'{\"a\":[1]}'", "true", "false", "null", "[]", "{}",
        "\"__proto__\"", "trigger.constructor", "trigger[\"\"]", "'\U0001F600'",
    ];

    private static readonly string[] Operators = ["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or", "??"];

    private static readonly string[] Debris =
        [
            "(", ")", "[", "]", "{", "}", "{{", "}}", ",", ".", "|", "'", "\"", "\\", "$", "=", "!", "&", "\0", "\ud83d", "\u00e9", " ",
            "9", "..", "e400"
        ];

    private int _at;

    /// <summary>A program that is well formed more often than not.</summary>
    public string Write()
    {
        var program = Expression(5);
        if (Next(4) > 0) return program;
        var broken = new StringBuilder(program);
        for (var i = Next(4); i >= 0; i--)
        {
            var at = Next(broken.Length + 1);
            if (Next(2) == 0 && at < broken.Length) broken.Remove(at, 1);
            else broken.Insert(at, Debris[Next(Debris.Length)]);
        }
        return broken.ToString();
    }

    /// <summary>Text without any plan.</summary>
    public string Garbage()
    {
        var text = new StringBuilder();
        for (var i = Next(60); i >= 0; i--) text.Append(Next(3) == 0 ? Debris[Next(Debris.Length)] : Leaves[Next(Leaves.Length)]);
        return text.ToString();
    }

    /// <summary>Any JSON, odd names and odd texts included.</summary>
    public string Json(int depth = 4) => Next(depth > 0 ? 9 : 6) switch
    {
        0 => "null",
        1 => Next(2) == 0 ? "true" : "false",
        2 => Next(100_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        3 => "-0.5e-3",
        4 => "\"\\u0000\\u00e9<\\ud83d\\ude00 {{ 1 }}\"",
        5 => "\"text\"",
        6 => "[" + string.Join(",", Enumerable.Range(0, Next(4)).Select(_ => Json(depth - 1))) + "]",
        _ => "{" + string.Join(",", Enumerable.Range(0, Next(4)).Select(i => $"\"n\\u00e9 {i}\":{Json(depth - 1)}")) + "}",
    };

    private int Next(int bound) => _at < decisions.Count ? (decisions[_at++] & int.MaxValue) % bound : 0;

    private string Expression(int depth)
    {
        if (depth == 0) return Leaves[Next(Leaves.Length)];
        return Next(8) switch
        {
            0 => Leaves[Next(Leaves.Length)],
            1 or 2 => $"{Expression(depth - 1)} {Operators[Next(Operators.Length)]} {Expression(depth - 1)}",
            3 => $"({Expression(depth - 1)})",
            4 => $"{Expression(depth - 1)} | {Call(depth, piped: true)}",
            5 => $"[{Expression(depth - 1)}, {Expression(depth - 1)}]",
            6 => $"{{a: {Expression(depth - 1)}}}.a",
            _ => Call(depth, piped: false),
        };
    }

    private string Call(int depth, bool piped)
    {
        var function = FunctionTable.All[Next(FunctionTable.All.Count)];
        var count = Math.Max(0, function.Parameters.Count - (piped ? 1 : 0) - (Next(6) == 0 ? 1 : 0));
        return $"{function.Name}({string.Join(", ", Enumerable.Range(0, count).Select(_ => Expression(depth - 1)))})";
    }
}
