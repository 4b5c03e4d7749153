using System.Globalization;

namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary>The parser's hold on the words of an expression: the next one, the first problem, and how deep it stands.</summary>
internal abstract class TokenReader
{
    private readonly Place _expression;
    private readonly Lexer _lexer;
    private int _depth;

    protected TokenReader(Place expression)
    {
        _expression = expression;
        _lexer = new Lexer(expression);
        Token = _lexer.Next();
    }

    protected Token Token { get; private set; }

    protected MappingProblem? Problem { get; private set; }

    protected Expression Nested(Func<Expression> parse)
    {
        if (_depth >= Limits.Nesting)
            return Fail(Token.Place, "mapping.too_deep",
                string.Create(CultureInfo.InvariantCulture,
                    $"This expression nests deeper than {Limits.Nesting} levels. Split it with a Set values step."));
        _depth++;
        var parsed = parse();
        _depth--;
        return parsed;
    }

    protected Expression Bounded(Expression expression) => expression.Height <= Limits.Chain
        ? expression
        : Fail(expression.Place, "mapping.too_deep",
            string.Create(CultureInfo.InvariantCulture,
                $"More than {Limits.Chain} operations depend on each other here. Split the expression with a Set values step."));

    protected void Take() => Token = Problem is null ? _lexer.Next() : EndOfExpression;

    protected bool Expect(string sign, Token open)
    {
        if (Token.Is(sign))
        {
            Take();
            return true;
        }
        Unexpected($"'{sign}' after '{open.Place.Excerpt}'");
        return false;
    }

    protected Expression Unexpected(string expected) => Fail(Token.Place, "mapping.syntax", Token.Kind switch
    {
        TokenKind.Broken => Token.Text,
        TokenKind.End => $"The expression ends here, but {expected} was expected.",
        _ => $"'{Token.Place.Excerpt}' was found here, but {expected} was expected.",
    });

    protected Expression Fail(Place at, string code, string message)
    {
        Problem ??= at.Problem(code, message);
        Token = EndOfExpression;
        return Broken;
    }

    protected Expression Broken => new BrokenExpression(_expression);

    private Token EndOfExpression => new(TokenKind.End, new Place(_expression.Source, _expression.Start + _expression.Length, 0), "");
}
