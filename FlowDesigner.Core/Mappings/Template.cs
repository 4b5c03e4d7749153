using System.Buffers;
using System.Text.Json;
using FlowDesigner.Core.Mappings.Expressions;
using FlowDesigner.Core.Mappings.Templates;

namespace FlowDesigner.Core.Mappings;

/// <summary>
/// The compiled form of one field's value: JSON whose texts may hold <c>{{ expressions }}</c>.
/// Parsed once, evaluated on every run, safe to share between threads.
/// </summary>
public sealed class Template
{
    internal const int DeepestResult = 1000;

    private readonly TemplateNode _root;
    private readonly bool _isBroken;

    private Template(TemplateNode root, TemplateParser parser)
    {
        _root = root;
        Problems = parser.Problems.All;
        _isBroken = parser.Problems.HasErrors;
        Roots = parser.Roots;
        Steps = new SortedSet<string>(parser.Uses.Select(use => use.Key), StringComparer.Ordinal);
    }

    /// <summary>Compiles a value and keeps nothing of it. Never throws: what is wrong stands in <see cref="Problems"/>.</summary>
    public static Template Parse(JsonElement value)
    {
        var parser = new TemplateParser();
        return new Template(parser.Parse(value), parser);
    }

    /// <summary>Compiles one text, such as a condition or a business key.</summary>
    public static Template Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new TemplateParser();
        return new Template(parser.ParseText(text), parser);
    }

    /// <summary>What is wrong with the writing itself; names and types are the business of <see cref="Check"/>.</summary>
    public IReadOnlyList<MappingProblem> Problems { get; }

    /// <summary>First names of the paths in it, such as <c>trigger</c> or <c>item</c>; <c>request</c> counts as <c>trigger</c>.</summary>
    public IReadOnlySet<string> Roots { get; }

    /// <summary>Keys used as <c>steps.{key}</c>.</summary>
    public IReadOnlySet<string> Steps { get; }

    /// <summary>No expression in it: it gives the same value for every payload.</summary>
    public bool IsLiteral => _root.IsLiteral && !_isBroken;

    /// <summary>Evaluates and writes. After a <see cref="MappingException"/> the output is incomplete: throw it away.</summary>
    public void Write(Utf8JsonWriter writer, IScope scope)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _root.Write(writer, Begin(scope));
    }

    /// <summary>Evaluates to JSON that depends on nothing else.</summary>
    public JsonElement Evaluate(IScope scope)
    {
        var run = Begin(scope);
        if (_root is LiteralNode literal) return literal.Value;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) _root.Write(writer, run);
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = DeepestResult });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Evaluates to text, for keys and reasons; null gives an empty text, a list or an object is refused.</summary>
    public string EvaluateText(IScope scope) => _root.Text(Begin(scope));

    /// <summary>Evaluates a condition. Anything but true and false is refused, null too: empty is not false.</summary>
    public bool EvaluateCondition(IScope scope) => _root.Condition(Begin(scope));

    /// <summary>
    /// Checks names and types without running: syntax problems first, then what cannot work on values of these shapes.
    /// <paramref name="expected"/> is what the field takes; fields that this template leaves out are not its business.
    /// </summary>
    public IReadOnlyList<MappingProblem> Check(ScopeShape scope, Shape? expected = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var problems = new ProblemList();
        problems.AddRange(Problems);
        _root.Check(new Checker(scope, problems), _isBroken ? null : expected);
        return problems.All;
    }

    /// <summary>The expression, where the text is one expression and nothing else.</summary>
    internal Expressions.Expression? Whole => _isBroken ? null : (_root as HoleNode)?.Expression;

    private Evaluation Begin(IScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (_isBroken) throw new MappingException(Problems.First(problem => !problem.IsWarning));
        return new Evaluation(scope);
    }
}
