using System.Text;

namespace FlowDesigner.Core.Mappings.Expressions;

internal enum TokenKind { End, Name, Number, Text, Sign, Broken }

/// <summary>One word of an expression. <paramref name="Text"/> is the name, the sign, the decoded text, or what is wrong.</summary>
internal readonly record struct Token(TokenKind Kind, Place Place, string Text, decimal Number = 0m)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;
}

/// <summary>Cuts an expression into words, one at a time.</summary>
internal sealed class Lexer(Place expression)
{
    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "??", "+", "-", "*", "/", "<", ">", "|", "(", ")", "[", "]", "{", "}", ",", ".", ":"];

    private readonly Source _source = expression.Source;
    private readonly string _text = expression.Source.Text;
    private readonly int _end = expression.Start + expression.Length;
    private int _at = expression.Start;

    public Token Next()
    {
        while (_at < _end && char.IsWhiteSpace(_text[_at])) _at++;
        if (_at >= _end) return new Token(TokenKind.End, new Place(_source, _end, 0), "");
        var start = _at;
        var c = _text[_at];
        if (IsNameStart(c)) return Name(start);
        if (char.IsAsciiDigit(c)) return Number(start);
        if (c is '"' or '\'') return Quoted(start, c);
        foreach (var sign in Signs)
            if (_text.AsSpan(_at, _end - _at).StartsWith(sign, StringComparison.Ordinal))
            {
                _at += sign.Length;
                return new Token(TokenKind.Sign, Since(start), sign);
            }
        var width = char.IsSurrogatePair(_text, _at) ? 2 : 1;
        var length = Math.Min(width, _end - _at);
        _at += length;
        return new Token(TokenKind.Broken, Since(start), $"'{_text.Substring(start, length)}' means nothing here.{Advice(start)}");
    }

    private string Advice(int at) => _text.AsSpan(at, _end - at) switch
    {
        ['&', '&', ..] => " Write: and.",
        ['!', ..] => " Write: not.",
        ['=', ..] => " To compare write ==.",
        ['?', ..] => " Write if(condition, then, else), or a ?? b for a fallback.",
        ['`', ..] or ['\u201c', ..] or ['\u201d', ..] or ['\u2018', ..] or ['\u2019', ..] => " A text stands in straight quotes: \"...\".",
        ['$', ..] => " Write the path alone: trigger.data.id.",
        ['%', ..] => " A percentage is a fraction: amount * 18 / 100.",
        _ => "",
    };

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private Token Name(int start)
    {
        while (_at < _end && (IsNameStart(_text[_at]) || char.IsDigit(_text[_at]))) _at++;
        return new Token(TokenKind.Name, Since(start), _text[start.._at]);
    }

    private Token Number(int start)
    {
        while (_at < _end && char.IsAsciiDigit(_text[_at])) _at++;
        if (_at + 1 < _end && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            while (_at < _end && char.IsAsciiDigit(_text[_at])) _at++;
        }
        if (_at < _end && IsNameStart(_text[_at]))
        {
            while (_at < _end && (IsNameStart(_text[_at]) || char.IsDigit(_text[_at]))) _at++;
            return new Token(TokenKind.Broken, Since(start),
                $"'{Since(start).Excerpt}' is neither a number nor a name. A text stands in quotes.");
        }
        return Numbers.TryRead(_text.AsSpan(start, _at - start), out var number)
            ? new Token(TokenKind.Number, Since(start), "", number)
            : new Token(TokenKind.Broken, Since(start), $"{Since(start).Excerpt} has more digits than can be kept exactly (28).");
    }

    private Token Quoted(int start, char quote)
    {
        var text = new StringBuilder();
        for (_at++; _at < _end; _at++)
        {
            var c = _text[_at];
            if (c == quote)
            {
                _at++;
                return new Token(TokenKind.Text, Since(start), text.ToString());
            }
            if (c == '\\' && _at + 1 < _end)
            {
                if (Escape(_text[++_at]) is not { } escaped)
                    return new Token(TokenKind.Broken, new Place(_source, _at - 1, 2),
                        $"'\\{_text[_at]}' is not known. After a backslash stands \\, n, r, t or a quote.");
                c = escaped;
            }
            text.Append(c);
        }
        return new Token(TokenKind.Broken, Since(start), $"The text that begins here has no closing {quote}.");
    }

    private static char? Escape(char c) => c switch
    {
        '\\' or '"' or '\'' => c,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => null,
    };

    private Place Since(int start) => new(_source, start, _at - start);
}
