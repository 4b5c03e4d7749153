using System.Globalization;
using FlowDesigner.Core.Mappings.Functions;

namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary>
/// Precedence climbing, lowest first: pipe, or, and, not, comparison, + -, * /, ??, minus, path.
/// The first problem ends the parse: everything after it reads as the end of the expression.
/// </summary>
internal sealed class Parser : TokenReader
{
    private static readonly string[] Words = ["and", "or", "not", "true", "false", "null"];

    private const int ComparisonLevel = 3;
    private const int TightestLevel = 6;

    private readonly ISet<string> _roots;
    private readonly List<StepUse> _uses;
    private int _eachDepth;

    private Parser(Place expression, ISet<string> roots, List<StepUse> uses) : base(expression)
    {
        _roots = roots;
        _uses = uses;
    }

    public static (Expression Expression, MappingProblem? Problem) Parse(Place expression, ISet<string> roots, List<StepUse> uses)
    {
        if (expression.Length > Limits.ExpressionLength)
            return (new BrokenExpression(expression), expression.Problem("mapping.too_long",
                $"This expression has {expression.Length} characters, but {Limits.ExpressionLength} is the most. " +
                "Split it with a Set values step."));
        var parser = new Parser(expression, roots, uses);
        var parsed = parser.ParsePipe();
        if (parser.Token.Kind != TokenKind.End) parser.Unexpected("an operator, a pipe '|' or the end '}}'");
        return parser.Problem is null ? (parsed, null) : (new BrokenExpression(expression), parser.Problem);
    }

    private Expression ParsePipe()
    {
        var left = Nested(() => ParseBinary(1));
        while (Token.Is("|"))
        {
            Take();
            var name = Token;
            if (name.Kind != TokenKind.Name) return Unexpected("the name of a function after '|', such as upper");
            Take();
            left = Bounded(ParseCall(name, left));
        }
        return left;
    }

    private Expression ParseBinary(int level)
    {
        if (level > TightestLevel) return ParseUnary();
        var left = ParseBinary(level + 1);
        while (OperatorAt(level) is { } found)
        {
            var sign = Token.Text;
            Take();
            var right = ParseBinary(level + 1);
            if (Problem is not null) return left;
            left = Bounded(new BinaryExpression(found, sign, left, right));
            if (level == ComparisonLevel && OperatorAt(level) is not null)
                return Fail(Token.Place, "mapping.syntax", "Compare two values at a time, and join the comparisons with and.");
        }
        return left;
    }

    private Operator? OperatorAt(int level) => (level, Token.Kind, Token.Text) switch
    {
        (1, TokenKind.Name, "or") => Operator.Or,
        (2, TokenKind.Name, "and") => Operator.And,
        (3, TokenKind.Sign, "==") => Operator.Equal,
        (3, TokenKind.Sign, "!=") => Operator.NotEqual,
        (3, TokenKind.Sign, "<") => Operator.Less,
        (3, TokenKind.Sign, "<=") => Operator.LessOrEqual,
        (3, TokenKind.Sign, ">") => Operator.Greater,
        (3, TokenKind.Sign, ">=") => Operator.GreaterOrEqual,
        (4, TokenKind.Sign, "+") => Operator.Add,
        (4, TokenKind.Sign, "-") => Operator.Subtract,
        (5, TokenKind.Sign, "*") => Operator.Multiply,
        (5, TokenKind.Sign, "/") => Operator.Divide,
        // Tighter than arithmetic, which never gives null: a * b ?? 0 can only mean a * (b ?? 0).
        (6, TokenKind.Sign, "??") => Operator.Fallback,
        _ => null,
    };

    private Expression ParseUnary()
    {
        var sign = Token;
        if (!sign.Is("-") && !sign.IsWord("not")) return ParsePath(ParsePrimary());
        Take();
        var isNot = sign.IsWord("not");
        var operand = Nested(() => isNot ? ParseBinary(ComparisonLevel) : ParseUnary());
        if (Problem is not null) return operand;
        if (!isNot && operand is LiteralExpression { Value: { Kind: ValueKind.Number } number })
            return new LiteralExpression(sign.Place.To(operand.Place), Value.Of(-number.Computed));
        return Bounded(new UnaryExpression(sign.Place.To(operand.Place), isNot, operand));
    }

    private Expression ParsePrimary()
    {
        var token = Token;
        if (token.Kind is TokenKind.End or TokenKind.Broken) return Unexpected("a value");
        Take();
        switch (token.Kind)
        {
            case TokenKind.Number: return new LiteralExpression(token.Place, Value.Of(token.Number));
            case TokenKind.Text: return new LiteralExpression(token.Place, Value.Of(token.Text));
            case TokenKind.Name: return ParseName(token);
        }
        switch (token.Text)
        {
            case "(":
                var inner = ParsePipe();
                var close = Token.Place;
                if (Expect(")", token)) inner.Place = token.Place.To(close);
                return inner;
            case "[":
                var items = ParseItems("]", token, ParsePipe);
                return Problem is null ? Bounded(new ListExpression(token.Place.To(items.End), [.. items.All])) : Broken;
            case "{":
                var fields = ParseItems("}", token, ParseField);
                if (Problem is not null) return Broken;
                if (fields.All.GroupBy(field => field.Name).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
                    return Fail(token.Place, "mapping.syntax", $"The field '{twice.Key}' is written twice.");
                return Bounded(new ObjectExpression(token.Place.To(fields.End), [.. fields.All]));
            default:
                return Fail(token.Place, "mapping.syntax", $"A value was expected here, but '{token.Text}' was found.");
        }
    }

    private (string Name, Expression Value) ParseField()
    {
        var name = Token;
        if (name.Kind is not (TokenKind.Name or TokenKind.Text)) return ("", Unexpected("a field's name"));
        Take();
        return Expect(":", name) ? (name.Text, ParsePipe()) : ("", Broken);
    }

    private Expression ParseName(Token name)
    {
        switch (name.Text)
        {
            case "true": return new LiteralExpression(name.Place, Value.Of(true));
            case "false": return new LiteralExpression(name.Place, Value.Of(false));
            case "null": return new LiteralExpression(name.Place, Value.Null);
            case "now" when !Token.Is("("): return new NowExpression(name.Place);
            case "item" when _eachDepth > 0: return new ItemExpression(name.Place);
            case "steps": return ParseStep(name);
        }
        if (Token.Is("(")) return ParseCall(name, piped: null);
        if (Words.Contains(name.Text))
            return Fail(name.Place, "mapping.syntax", $"A value was expected here, but the word '{name.Text}' was found.");
        if (FunctionTable.Find(name.Text) is { } function)
            return Fail(name.Place, "mapping.syntax", $"'{name.Text}' is a function. Write {function.Signature}.");
        // Whoever knows Togai's designer writes request for the body that started the flow.
        var root = name.Text == "request" ? "trigger" : name.Text;
        _roots.Add(root);
        return new RootExpression(name.Place, root);
    }

    private Expression ParseStep(Token steps)
    {
        var start = Token;
        if (!start.Is(".") && !start.Is("[")) return Fail(steps.Place, "mapping.syntax", "Say which step: steps.<key>.");
        Take();
        var key = Token;
        if (key.Kind != (start.Is(".") ? TokenKind.Name : TokenKind.Text)) return Unexpected("a step's key");
        Take();
        if (start.Is("[") && !Expect("]", start)) return Broken;
        _uses.Add(new StepUse(key.Text, key.Place.Start, key.Place.Length));
        return new StepExpression(steps.Place.To(key.Place), key.Text);
    }

    private Expression ParsePath(Expression target)
    {
        while (Problem is null && (Token.Is(".") || Token.Is("[")))
        {
            var start = Token;
            Take();
            var name = Token;
            var isField = name.Kind == TokenKind.Text || (start.Is(".") && name.Kind == TokenKind.Name);
            if (start.Is(".") ? name.Kind != TokenKind.Name : name.Kind is not (TokenKind.Text or TokenKind.Number))
                return Unexpected(start.Is(".") ? "a field's name after '.'" : "a position such as [0], or a field's name in quotes");
            Take();
            var end = name.Place;
            if (start.Is("["))
            {
                end = Token.Place;
                if (!Expect("]", start)) return Broken;
            }
            var place = target.Place.To(end);
            if (isField && Token.Is("("))
                return Fail(place, "mapping.syntax",
                    $"Values have no methods. Write {name.Text}(value) or value | {name.Text}, if there is such a function.");
            if (!isField && (name.Number != decimal.Truncate(name.Number) || name.Number > int.MaxValue))
                return Fail(name.Place, "mapping.syntax", "A position is a whole number, counted from 0.");
            target = Bounded(isField
                ? new FieldExpression(place, target, name.Text)
                : new IndexExpression(place, target, (int)name.Number));
        }
        return target;
    }

    private Expression ParseCall(Token name, Expression? piped)
    {
        var function = FunctionTable.Find(name.Text);
        List<Expression> arguments = piped is null ? [] : [piped];
        var end = name.Place;
        if (Token.Is("("))
        {
            var open = Token;
            Take();
            var items = ParseItems(")", open, () =>
            {
                var argument = ParseArgument(function?.ParameterAt(arguments.Count));
                arguments.Add(argument);
                return argument;
            });
            end = items.End;
        }
        if (Problem is not null) return Broken;
        if (function is null)
            return Fail(name.Place, "mapping.unknown_function",
                $"There is no function '{name.Text}'.{Nearest.Hint(name.Text, FunctionTable.All.Select(known => known.Name))}");
        var place = (piped?.Place ?? name.Place).To(end);
        if (arguments.Count < function.FewestArguments || arguments.Count > function.MostArguments)
        {
            var first = piped is null ? "" : " (the one before '|' is the first)";
            return Fail(place, "mapping.arguments", string.Create(CultureInfo.InvariantCulture,
                $"{function.Signature} is how it is written, but {arguments.Count} values were given{first}."));
        }
        return Bounded(new CallExpression(place, function, [.. arguments]));
    }

    private Expression ParseArgument(Parameter? parameter)
    {
        var sees = parameter?.Kind == ParameterKind.Each ? 1 : 0;
        _eachDepth += sees;
        var argument = ParsePipe();
        _eachDepth -= sees;
        return argument;
    }

    private (List<T> All, Place End) ParseItems<T>(string close, Token open, Func<T> parse)
    {
        var items = new List<T>();
        while (Problem is null && !Token.Is(close))
        {
            items.Add(parse());
            if (!Token.Is(",")) break;
            Take();
        }
        var end = Token.Place;
        Expect(close, open);
        return (items, end);
    }
}
