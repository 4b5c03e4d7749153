using System.Text;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Runs;

/// <summary>Makes real runs of the ready-made flows against the sandbox, for the screens to show.</summary>
internal sealed class SandboxRuns(AppFixture app)
{
    public const string AccountSync = "sync-accounts-togai-to-stripe";
    public const string BulkImport = "bulk-import-customers-stripe-to-togai";

    public RunService Service => app.Services.GetRequiredService<RunService>();

    /// <summary>Switches a ready-made flow on and gives the flow connection's id.</summary>
    public async Task<long> ConnectAsync(string flow, string name, string other = "stripe")
    {
        var made = await app.Services.GetRequiredService<FlowConnectionService>().CreateAsync(
            new NewFlowConnection(flow, name, new Dictionary<string, string> { ["togai"] = "sandbox-togai", [other] = $"sandbox-{other}" }),
            CancellationToken.None);
        Assert.Empty(made.Problems);
        return made.View!.RowId;
    }

    public async Task<long> TriggerAsync(long flowConnection, string payload)
    {
        var answer = await app.Services.GetRequiredService<FlowTriggers>().TriggerAsync(
            flowConnection, Encoding.UTF8.GetBytes(payload), null, RunOrigin.TriggerNow, AppFixture.Email, CancellationToken.None);
        return Assert.IsType<Acceptance.Accepted>(answer).RunId;
    }

    public async Task<RunStatus> UntilAsync(long run, Func<RunStatus, bool> wanted)
    {
        await Eventually.True(() => wanted(Service.Find(run)!.Status), "the run to move", 60);
        return Service.Find(run)!.Status;
    }

    public static string Account(string id, string name, string email) =>
        $$"""{ "id": "{{id}}", "togaiAccountId": "togai_{{id}}", "name": "{{name}}", "primaryEmail": "{{email}}", "customer": { "id": "cus_{{id}}" } }""";

    public static string Address(long run) => $"/runs/{IdText.Format(run)}";
}
