using System.Text.Json;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Mappings.Functions;

namespace FlowDesigner.Web.Components.Inspector.Data;

/// <summary>What a formula may name, for the browser: fields with their words and samples, and the functions.</summary>
internal static class CompletionCatalog
{
    private const int MostFields = 300, Deepest = 5;

    private static readonly object[] s_functions =
    [
        .. FunctionTable.All.Select(function => new
        {
            name = function.Name, signature = function.Signature, help = function.Help, example = function.Example,
            parameters = function.Parameters.Select(parameter => parameter.IsOptional ? $"[{parameter.Name}]" : parameter.Repeats
                ? $"{parameter.Name}, ..." : parameter.Name),
        }),
    ];

    public static string Of(StepContext context, StepSight sight)
    {
        var fields = new List<object>();
        foreach (var top in DataNode.Tops(context, sight))
            Add(fields, top, 0);
        return JsonSerializer.Serialize(new { fields, functions = s_functions });
    }

    private static void Add(List<object> fields, DataNode node, int depth)
    {
        if (fields.Count >= MostFields || depth > Deepest)
            return;
        fields.Add(new { path = node.Path, words = node.Name, sample = node.Tile is null ? node.Sample : node.Note ?? "" });
        foreach (var child in node.Children)
            Add(fields, child, depth + 1);
    }
}
