using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>Makes the picture of a flow: its trigger first, then every step with its number, title and a second line in words.</summary>
public static class FlowPictures
{
    /// <summary>The key of the trigger's card; no step can have it, since mappings already say <c>trigger</c>.</summary>
    public const string Trigger = "trigger";

    public static FlowPicture Of(Flow flow, AppCatalog apps, IReadOnlyDictionary<string, StepMark>? marks = null)
    {
        var graph = FlowGraph.Of(flow);
        var words = new StepWords(flow, apps);
        var marked = marks is null ? null : new MarkedFlow(graph, marks);
        var nodes = new List<PictureNode> { Marked(new PictureNode(Trigger, "1", words.TriggerTitle, words.TriggerDetail, flow.Trigger.App), marked) };
        var edges = new List<PictureEdge>();
        Add(graph.Root);
        return new FlowPicture(nodes, edges);

        void Add(FlowScope scope)
        {
            foreach (var step in scope.Steps)
            {
                var node = new PictureNode(step.Key, graph.NumberOf(step.Key) ?? "?", words.TitleOf(step), words.DetailOf(step), StepWords.TileOf(step))
                {
                    Frame = scope.Loop,
                    IsFrame = step is ForEachStep,
                };
                nodes.Add(Marked(node, marked));
                edges.AddRange(EdgesTo(step, scope, graph, marked));
                if (step is ForEachStep)
                    Add(graph.Inside(step.Key));
            }
        }
    }

    private static IEnumerable<PictureEdge> EdgesTo(Step step, FlowScope scope, FlowGraph graph, MarkedFlow? marked)
    {
        var parents = graph.Parents(step.Key);
        if (parents.IsEmpty)
            parents = scope.Loop is null ? [new StepPort(Trigger, null)] : [];
        return parents.Select(parent => new PictureEdge(parent.Step, step.Key)
        {
            Label = parent.Port switch { StepPort.Yes => "Yes", StepPort.No => "No", _ => null },
            Look = marked?.Look(parent, step.Key) ?? EdgeLook.AtRest,
        });
    }

    private static PictureNode Marked(PictureNode node, MarkedFlow? marked) => marked?.Of(node.Key) is not { } mark ? node : node with
    {
        State = mark.State,
        StateWord = mark.Word,
        Detail = mark.Detail ?? node.Detail,
        Aside = mark.Aside,
    };
}
