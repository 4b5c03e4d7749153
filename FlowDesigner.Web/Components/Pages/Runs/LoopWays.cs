using System.Globalization;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>
/// How many items went along each edge inside the For eaches of a run: those of settled pages as the loops' rows tell it, and those of the
/// page under way as far as the journal has come.
/// </summary>
public sealed class LoopWays
{
    private readonly Dictionary<string, long> _ways = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _failed = new(StringComparer.Ordinal);
    private readonly FlowGraph _graph;

    private LoopWays(FlowGraph graph) => _graph = graph;

    public static LoopWays Of(RunDetails details)
    {
        var ways = new LoopWays(details.Flow.Graph);
        foreach (var loop in details.Steps.Where(step => step.Loop is not null && !IsInside(step)))
        {
            ways.Add(loop.Loop!);
            if (loop.Row.Status != StepStatus.Completed)
                ways.AddPage(details.Steps.Where(step => step.Path.StartsWith(loop.Path + "[", StringComparison.Ordinal)));
        }
        return ways;
    }

    /// <summary>Items that went along an edge.</summary>
    public long Along(StepPort port) => _ways.GetValueOrDefault(port.ToString());

    /// <summary>Items that a step is done with: each has left it by one of its edges.</summary>
    public long Through(Step step) => step is ParallelStep ? Along(new(step.Key, null))
        : StepPort.Of(step).Where(port => port != StepPort.Error).Sum(port => Along(new(step.Key, port)));

    /// <summary>Items that came to a step; those that begin a For each are told by its counts.</summary>
    public long ComingTo(string key) => _graph.Parents(key).Sum(Along);

    public long FailedAt(string key) => _failed.GetValueOrDefault(key);

    public static string Items(long count) => count == 1 ? "1 item" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} items");

    private void Add(LoopState loop)
    {
        foreach (var (way, items) in loop.Ways ?? new Dictionary<string, long>())
            _ways[way] = _ways.GetValueOrDefault(way) + items;
        foreach (var (step, items) in loop.FailedAt ?? new Dictionary<string, long>())
            _failed[step] = _failed.GetValueOrDefault(step) + items;
    }

    /// <summary>
    /// Finished rows of items go with their page, so what is there is not counted yet. Rows of failed items stay, and are.
    /// </summary>
    private void AddPage(IEnumerable<StepDetails> steps)
    {
        foreach (var step in steps.Where(step => step.Row.Status == StepStatus.Completed && !step.Path.EndsWith(']')))
        {
            if (_graph.Find(step.Path[(step.Path.LastIndexOf('/') + 1)..]) is { } known && TakenPort.Of(known, step) is { } port)
            {
                var way = new StepPort(known.Key, port.Length == 0 ? null : port).ToString();
                _ways[way] = _ways.GetValueOrDefault(way) + 1;
            }
            if (step.Loop is { } inner)
                Add(inner);
        }
    }

    private static bool IsInside(StepDetails step) => step.Path.Contains('[', StringComparison.Ordinal);
}
