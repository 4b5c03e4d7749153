using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>An account that a step can be tried with.</summary>
public sealed record StepAccount(long Id, string Name, ConnectionMode Mode);

/// <summary>Which accounts those are: those of the flow's connections first, then what else this person may use; real money last.</summary>
internal static class StepAccounts
{
    public static async Task<List<StepAccount>> ForAsync(StepContext context, string app, string slot, Viewer viewer,
        ConnectionService connections)
    {
        var live = context.Connections.SelectMany(connection => connection.Bindings)
            .Where(binding => binding.Slot == slot && binding.ConnectionId > 0 && binding.ConnectionName.Length > 0)
            .Select(binding => new StepAccount(binding.ConnectionId, binding.ConnectionName, binding.Mode));
        var others = (await connections.PickableAsync(viewer, app, CancellationToken.None))
            .Select(connection => new StepAccount(connection.RowId, connection.Name, connection.Mode));
        return [.. live.Concat(others.OrderBy(account => account.Mode)).DistinctBy(account => account.Id)];
    }
}
