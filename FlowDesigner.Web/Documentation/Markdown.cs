using System.Text;

namespace FlowDesigner.Web.Documentation;

/// <summary>Puts a page of markdown together.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a paragraph, a heading or a list, with an empty line before it.</summary>
    public Markdown Add(string block)
    {
        if (_text.Length > 0)
            _text.Append('\n');
        _text.Append(block).Append('\n');
        return this;
    }

    public void AddSteps(string heading, IEnumerable<string> steps) =>
        Add(heading).Add(string.Join('\n', steps.Select((step, i) => FormattableString.Invariant($"{i + 1}. {step}"))));

    public void AddTable(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) =>
        Add(string.Join('\n', [Row(headings), "|" + string.Concat(headings.Select(_ => "---|")), .. rows.Select(Row)]));

    public override string ToString() => _text.ToString();

    // A bar would begin another cell.
    private static string Row(IReadOnlyList<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
