using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>Makes the picture of a flow: its trigger first, then every step with its number, title and a second line in words.</summary>
public static class FlowPictures
{
    /// <summary>The key of the trigger's card; no step can have it, since mappings already say <c>trigger</c>.</summary>
    public const string Trigger = FlowTrigger.LayoutKey;

    public static FlowPicture Of(Flow flow, AppCatalog apps, IReadOnlyDictionary<string, StepMark>? marks = null) =>
        Draw(flow, apps, marks, withEnds: false);

    /// <summary>The picture to work on: with a plus at every open end, and what is wrong on every card.</summary>
    public static FlowPicture ForEditing(Flow flow, AppCatalog apps, IEnumerable<FlowProblem> problems)
    {
        var picture = Draw(flow, apps, marks: null, withEnds: true);
        var wrong = problems.Where(problem => problem.Step is not null || IsOfTrigger(problem))
            .ToLookup(problem => problem.Step ?? Trigger);
        return picture with
        {
            Nodes = [.. picture.Nodes.Select(node => node.OpenEnd is null && wrong.Contains(node.Key)
                ? WithProblems(node, [.. wrong[node.Key]]) : node)],
        };
    }

    /// <summary>The key under which an open end is drawn.</summary>
    public static string EndKey(StepPort port) => "+" + port;

    /// <summary>What a branch is called on its edge; null for a plain one.</summary>
    public static string? PortWord(Step? step, string? port) => port switch
    {
        null or TakenPort.Plain => null,
        StepPort.Error => "On error",
        _ when step is SwitchStep choice && choice.Cases.FirstOrDefault(one => one.Key == port) is { } found =>
            found.Title is { Length: > 0 } title ? title
                : found.EqualTo.Length is > 0 and < 20 ? found.EqualTo : MappingWords.Sentence(MappingWords.Spaced(port)),
        StepPort.Yes => "Yes",
        StepPort.No => "No",
        StepPort.Otherwise => "Otherwise",
        StepPort.Timeout => "Too late",
        _ => MappingWords.Sentence(MappingWords.Spaced(port)),
    };

    /// <summary>Problems that name neither step nor field of the flow are about what starts it.</summary>
    public static bool IsOfTrigger(FlowProblem problem) =>
        problem.Step is null && problem.Code.StartsWith("trigger.", StringComparison.Ordinal);

    private static FlowPicture Draw(Flow flow, AppCatalog apps, IReadOnlyDictionary<string, StepMark>? marks, bool withEnds)
    {
        var graph = FlowGraph.Of(flow);
        var words = new StepWords(flow, apps);
        var marked = marks is null ? null : new MarkedFlow(graph, marks);
        var first = new PictureNode(Trigger, "1", words.TriggerTitle, words.TriggerDetail, flow.Trigger.App);
        var nodes = new List<PictureNode> { Marked(first, marked) };
        var edges = new List<PictureEdge>();
        Add(graph.Root);
        return new FlowPicture(nodes, edges) { Places = flow.Layout };

        void Add(FlowScope scope)
        {
            if (withEnds && scope.Steps.IsEmpty && (scope.Loop is not null || flow.Trigger.App.Length > 0))
                AddEnd(new StepPort(scope.Loop ?? Trigger, scope.Loop is null ? null : InsideFrame), scope, word: null);
            foreach (var step in scope.Steps)
            {
                var number = graph.NumberOf(step.Key) ?? "?";
                var node = new PictureNode(step.Key, number, words.TitleOf(step), words.DetailOf(step), StepWords.TileOf(step))
                {
                    Frame = scope.Loop, IsFrame = step is ForEachStep, IsOff = step.Disabled,
                };
                nodes.Add(Marked(node, marked));
                edges.AddRange(EdgesTo(step, scope, graph, marked));
                if (step is ForEachStep)
                    Add(graph.Inside(step.Key));
            }
            foreach (var step in withEnds ? scope.Steps : [])
            {
                foreach (var port in StepPort.Of(step).Where(port => port != StepPort.Error && !graph.Children(step.Key, port).Any()))
                    AddEnd(new StepPort(step.Key, port), scope, PortWord(step, port));
            }
        }

        void AddEnd(StepPort port, FlowScope scope, string? word)
        {
            var after = port.Step == Trigger ? words.TriggerTitle : graph.Find(port.Step) is { } step ? words.TitleOf(step) : port.Step;
            var title = word is null ? after : $"{after}, {word}";
            nodes.Add(new PictureNode(EndKey(port), "", title, "", "") { Frame = scope.Loop, OpenEnd = port });
            if (port.Port != InsideFrame)
                edges.Add(new PictureEdge(port.Step, EndKey(port)) { Port = port.Port, Label = word });
        }
    }

    /// <summary>The open end inside an empty frame: the first step of each item.</summary>
    public const string InsideFrame = "inside";

    private static IEnumerable<PictureEdge> EdgesTo(Step step, FlowScope scope, FlowGraph graph, MarkedFlow? marked)
    {
        var parents = graph.Parents(step.Key);
        if (parents.IsEmpty)
            parents = scope.Loop is null ? [new StepPort(Trigger, null)] : [];
        return parents.Where(parent => parent.Step != LooseStep.Nothing).Select(parent => new PictureEdge(parent.Step, step.Key)
        {
            Port = parent.Port,
            Label = PortWord(graph.Find(parent.Step), parent.Port),
            Look = (marked?.Look(parent, step.Key), parent.Port) switch
            {
                (null or EdgeLook.AtRest, StepPort.Error) => EdgeLook.ErrorPath,
                (var look, _) => look ?? EdgeLook.AtRest,
            },
        });
    }

    private static PictureNode WithProblems(PictureNode node, IReadOnlyList<FlowProblem> problems)
    {
        var errors = problems.Count(problem => !problem.IsWarning);
        var (count, word) = errors > 0 ? (errors, "error") : (problems.Count, "warning");
        return node with { Problem = $"{count} {word}{(count == 1 ? "" : "s")}", IsWarning = errors == 0 };
    }

    private static PictureNode Marked(PictureNode node, MarkedFlow? marked) => marked?.Of(node.Key) is not { } mark ? node : node with
    {
        State = mark.State,
        StateWord = mark.Word,
        Detail = mark.Detail ?? node.Detail,
        Aside = mark.Aside,
    };
}
