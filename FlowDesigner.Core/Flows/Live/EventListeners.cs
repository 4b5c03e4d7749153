using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>
/// Says whether the events that a flow waits for come in at all. They come to the webhook address of a flow connection that begins with
/// their app, for the account that it is bound to; a Wait for an event that nothing takes in would never end.
/// </summary>
public sealed class EventListeners(FlowDirectory directory, AppCatalog catalog)
{
    /// <summary>The problems of a flow, with what its text alone could only warn of made certain: gone, or an error.</summary>
    public async ValueTask<ImmutableArray<FlowProblem>> JudgeAsync(Flow flow, ImmutableArray<FlowProblem> problems,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (!problems.Any(IsOpen))
            return problems;
        var on = (await directory.AllAsync(cancel)).Where(live => live.IsEnabled).ToList();
        var check = new FlowCheck(flow, catalog);
        return [.. problems.Select(problem => IsOpen(problem) ? Judge(check, problem, on) : problem).OfType<FlowProblem>()];
    }

    /// <summary>True for a problem that depends on which flow connections there are.</summary>
    public static bool IsOpen(FlowProblem problem) => problem is { Code: WaitRule.Elsewhere, IsWarning: true };

    private FlowProblem? Judge(FlowCheck check, FlowProblem problem, List<LiveFlowConnection> on)
    {
        if (check.Flow.Find(problem.Step ?? "") is not WaitStep { Event: { } awaited } step)
            return problem;
        var app = catalog.Find(awaited.App)?.Name ?? awaited.App;
        var heard = on.Where(live => live.Flow.Trigger.App == awaited.App
            && catalog.FindTrigger(awaited.App, live.Flow.Trigger.Trigger) is { Kind: TriggerKind.Webhook }).Select(AccountOf).ToHashSet();
        if (heard.Count == 0)
        {
            return Error(check.At(step, "wait.nobody_listens",
                $"nothing takes in events of {app}, so it would wait for ever. Switch on a flow connection of a flow that begins with " +
                    $"{app}, then publish.", "event.app"));
        }
        var deaf = on.Where(live => live.Flow.Key == check.Flow.Key && live.Bindings.TryGetValue(awaited.Connection!, out var account)
            && !heard.Contains(account))
            .Select(live => $"\"{live.Key}\"").ToList();
        return deaf.Count == 0 ? null : Error(check.At(step, "wait.nobody_listens",
            $"nothing takes in events of the {app} account that {string.Join(" and ", deaf)} uses. Switch on a flow connection that " +
                $"begins with {app} on that account.", "event.app"));

        // It stays where the text has it.
        FlowProblem Error(FlowProblem told) => problem with { Code = told.Code, Message = told.Message, IsWarning = false };
    }

    private static long? AccountOf(LiveFlowConnection live) =>
        live.Flow.Trigger.Connection is { } slot && live.Bindings.TryGetValue(slot, out var account) ? account : null;
}
