using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;

namespace FlowDesigner.Core.Runs;

/// <summary>What follows a yes: the rest of the run, previewed from what its journal holds.</summary>
public sealed class ApprovalOutlook(RunEngine engine, IRunReader reader, FlowPreview preview)
{
    private const int MostSteps = 2000, MostShown = 20;

    /// <summary>The steps that would follow, in order; empty where none do, or where that cannot be told before.</summary>
    public async Task<IReadOnlyList<PreviewStep>> OfAsync(ApprovalRow approval, CancellationToken cancel)
    {
        if (reader.Find(approval.RunId) is not { } run || reader.Payload(run.Id) is not { } payload)
            return [];
        var flow = await engine.CompiledAsync(run.FlowId, run.Version);
        try
        {
            var rest = await preview.RestAsync(flow, new RunSnapshot(run, payload, reader.Steps(run.Id, MostSteps)), cancel);
            // Of a loop only this item's steps: the others are asked for on their own.
            var scope = approval.Path[..(approval.Path.LastIndexOf('/') + 1)];
            return [.. rest.Steps.Where(step => step.Path.StartsWith(scope, StringComparison.Ordinal) && step.Path != approval.Path
                && !IsOfOther(step.Path[scope.Length..])).Take(MostShown)];
        }
        catch (Exception unknown) when (unknown is MappingException or InputException or ConnectionUnusableException)
        {
            return [];
        }
    }

    private static bool IsOfOther(string path) => path.Contains('[', StringComparison.Ordinal);
}
