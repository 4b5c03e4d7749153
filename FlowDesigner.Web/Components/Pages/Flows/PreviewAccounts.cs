using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>The accounts that a preview reads from, and that the run it stands for would write to.</summary>
/// <param name="Name">Of the flow connection, or what else says whose they are.</param>
/// <param name="Ids">Connection ids by the flow's slots.</param>
/// <param name="Names">Names of the connections by slot.</param>
public sealed record PreviewAccounts(
    string Name, Mode? Mode, IReadOnlyDictionary<string, long> Ids, IReadOnlyDictionary<string, string> Names)
{
    public static PreviewAccounts Of(FlowConnectionView connection) => new(connection.Name, RunStates.Of(connection.Mode),
        connection.Bindings.ToDictionary(binding => binding.Slot, binding => binding.ConnectionId),
        connection.Bindings.ToDictionary(binding => binding.Slot, binding => binding.ConnectionName));
}
