using System.Text.Json;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Approvals;

/// <summary>A flow that asks before it creates a customer in sandbox Stripe.</summary>
internal sealed class AskingFlow(AppFixture app)
{
    public const string Key = "ask-first", Step = "Check the customer";
    private readonly SandboxRuns _runs = new(app);

    public static string Text(params string[] who) => $$$"""
        { "key": "{{{Key}}}", "name": "Ask before a customer is made", "connections": { "stripe": "stripe" },
          "trigger": { "app": "webhook", "trigger": "received" },
          "steps": [
            { "key": "ok", "control": "approve", "title": "{{{Step}}}",
                "message": "Create {{ trigger.name }} ({{ trigger.email }}) in Stripe?\nThe account was opened today.",
              "timeout": "3 days", "who": {{{JsonSerializer.Serialize(who)}}} },
            { "key": "customer", "app": "stripe", "action": "create_customer", "connection": "stripe", "after": ["ok:yes"],
              "inputs": { "name": "{{ trigger.name }}", "email": "{{ trigger.email }}" }, "business_key": "{{ trigger.id }}" },
            { "key": "late", "control": "set", "values": { "why": "nobody answered" }, "after": ["ok:timeout"] }
          ] }
        """;

    public async Task<long> ConnectAsync(params string[] who)
    {
        var import = await app.Services.GetRequiredService<FlowService>().ImportAsync(Text(who), CancellationToken.None);
        Assert.True(import.Problems.All(problem => problem.IsWarning), string.Join('\n', import.Problems));
        var made = await app.Services.GetRequiredService<FlowConnectionService>().CreateAsync(
            new NewFlowConnection(Key, "Acme US", new Dictionary<string, string> { ["stripe"] = "sandbox-stripe" }),
            CancellationToken.None);
        Assert.Empty(made.Problems);
        return made.View!.RowId;
    }

    /// <summary>Begins a run and waits until it asks.</summary>
    public async Task<(long Run, ApprovalRow Approval)> AskAsync(long connection, string id, string name)
    {
        var run = await _runs.TriggerAsync(connection, $$"""{ "id": "{{id}}", "name": "{{name}}", "email": "billing@acme.test" }""");
        await _runs.UntilAsync(run, status => status == RunStatus.Waiting);
        return (run, Assert.Single(app.Services.GetRequiredService<IWaitReader>().ApprovalsOf(run)));
    }
}
