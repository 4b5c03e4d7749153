using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>Says why a flow needs somebody: what stops it first, then what waits for an answer, then what failed today.</summary>
internal sealed class FlowNeeds(IRunReader runs, DateTimeOffset now)
{
    private readonly Dictionary<long, (RunRow Last, long Count)> _unknown = runs.RareOfFlows(RunStatus.Unknown, 0)
        .ToDictionary(found => found.Last.FlowId);

    private readonly Dictionary<long, (RunRow Last, long Count)> _failed =
        runs.RareOfFlows(RunStatus.Failed, now.AddHours(-FlowLines.Hours).ToUnixTimeMilliseconds())
            .ToDictionary(found => found.Last.FlowId);

    public FlowNeed? Of(FlowSummary flow, IEnumerable<FlowConnectionView> connections)
    {
        var on = connections.Where(connection => connection.Enabled).ToList();
        var there = $"flows/{flow.Key}/connections";
        if (on.SelectMany(connection => connection.Bindings).FirstOrDefault(binding => binding.Problem is not null) is { } broken)
            return new($"{(broken.ConnectionName.Length > 0 ? broken.ConnectionName : "A connection")}: {FirstOf(broken.Problem!)}", there);
        if (_unknown.TryGetValue(flow.Id, out var unknown))
            return new($"{FlowWords.Count(unknown.Count, "request")} sent, {(unknown.Count == 1 ? "its answer" : "the answers")} lost: "
                + $"look {(unknown.Count == 1 ? "it" : "them")} up",
                Runs(flow, RunStatus.Unknown));
        if (on.Find(connection => !connection.UnboundSlots.IsEmpty) is { } open)
            return new($"{open.Name}: no connection for {string.Join(", ", open.UnboundSlots)} yet", there);
        if (on.Find(connection => connection.Hook?.Note is not null) is { } silent)
            return new($"{silent.Name}: {FirstOf(silent.Hook!.Note!)}", there);
        if (_failed.TryGetValue(flow.Id, out var failed))
            return new($"{FlowWords.Count(failed.Count, "failed", "failed")}: {FirstOf(failed.Last.Message ?? "open the run to see why")}",
                Runs(flow, RunStatus.Failed));
        return null;
    }

    private static string Runs(FlowSummary flow, RunStatus status) => $"runs?flow={flow.Key}&status={status.Word()}";

    private static string FirstOf(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is var end and > 0 ? text[..end] : text.TrimEnd('.');
}
