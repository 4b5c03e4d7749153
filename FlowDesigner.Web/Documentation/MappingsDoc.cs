using FlowDesigner.Core.Mappings.Functions;

namespace FlowDesigner.Web.Documentation;

/// <summary>The page about mappings: a written beginning, and every function of the table.</summary>
internal static class MappingsDoc
{
    private const string Beginning = """
        # Mappings

        A mapping says where a field takes its value from. It stands between double braces and may stand in the middle of a text:
        `Invoice {{ trigger.data.number }}`. A mapping on its own keeps the value's type; in a text it becomes text.

        | You write | You get |
        |---|---|
        | `{{ trigger.data.name }}` | a value of the event that started the run |
        | `{{ steps.customer.id }}` | a value that an earlier step gave |
        | `{{ item.email }}` | a value of the current item inside a For each |
        | `{{ trigger.data.items[0].price }}` | the first entry of a list |
        | `{{ trigger.data.amount * 2 }}` | arithmetic, decimal and exact |
        | `{{ steps.linked.value == null }}` | yes or no, for an If |
        | `{{ trigger.data.name \| upper }}` | a function; what stands before the bar is its first value |

        Arithmetic is decimal. A missing value in a sum is an error that names the field,
            never 0. Before a flow is published its mappings are checked
        against the samples of the apps, and a name that is nearly right gets a suggestion. There is no clock,
            no loop and no call to the outside:
        the same event always gives the same result.

        Each example below needs no payload; the result is written as JSON.
        """;

    private static readonly string[] s_columns = ["Function", "What it gives", "Example", "Result"];

    public static string Write()
    {
        var text = new Markdown().Add(Beginning.ReplaceLineEndings("\n"));
        foreach (var group in FunctionTable.All.GroupBy(function => function.Group))
        {
            text.Add("## " + group.Key).AddTable(s_columns, group.Select(function => (string[])
                [$"`{function.Signature}`", function.Help, $"`{function.Example}`", $"`{function.ExampleResult}`"]));
        }
        return text.ToString();
    }
}
