using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Approvals;
using FlowDesigner.Tests.Web.Runs;
using FlowDesigner.Web.Sandbox;
using FlowDesigner.Web.Sandbox.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web;

/// <summary>
/// An installation that people have worked with: flows live on the sandbox, runs in every state, a connection that stopped.
/// </summary>
public sealed class LivedInApp : AppFixture
{
    private static readonly (string Id, string Name, string Email)[] s_accounts =
    [
        ("ACC-20418", "ACME Enterprise", "billing@acme.test"), ("ACC-20411", "Blue Harbor GmbH", "ap@blueharbor.test"),
        ("ACC-20409", "Copperline Ltd", "pay@copperline.test"), ("ACC-20402", "Fjord Analytics", "ops@fjord.test"),
        ("ACC-20394", "Ironbark Pty", "ap@ironbark.test"), ("ACC-20391", "Juniper Health", "fin@juniper.test"),
    ];

    private Task<IReadOnlyList<(string Name, string Address)>>? _pages;

    /// <summary>Every page by a short name; what they show is made at the first call.</summary>
    internal Task<IReadOnlyList<(string Name, string Address)>> PagesAsync() => _pages ??= LiveInAsync();

    private async Task<IReadOnlyList<(string Name, string Address)>> LiveInAsync()
    {
        var runs = new SandboxRuns(this);
        var sandbox = Services.GetRequiredService<SandboxBrowser>();
        var connection = await runs.ConnectAsync(SandboxRuns.AccountSync, "Acme US");
        foreach (var (id, name, email) in s_accounts)
            await EndedAsync(runs, connection, SandboxRuns.Account(id, name, email));
        var completed = await EndedAsync(runs, connection, SandboxRuns.Account("ACC-20388", "Kestrel Foods", "ap@kestrel.test"));
        var skipped = await EndedAsync(runs, connection, SandboxRuns.Account("ACC-20388", "Kestrel Foods", "ap@kestrel.test"));
        sandbox.SetBehaviour("stripe", new Behaviour { Status = 400 });
        var failed = await EndedAsync(runs, connection, SandboxRuns.Account("ACC-20387", "Lantern Works", "billing@lantern.test"));
        sandbox.SetBehaviour("stripe", new Behaviour { Status = 429, RetryAfter = 3600 });
        var waiting = await runs.TriggerAsync(connection, SandboxRuns.Account("ACC-20386", "Meridian Rail", "ap@meridian.test"));
        await runs.UntilAsync(waiting, status => status == RunStatus.Waiting);
        sandbox.SetBehaviour("stripe", new Behaviour());
        await sandbox.SeedAsync("stripe", 250, 5);
        var import = await runs.ConnectAsync(SandboxRuns.BulkImport, "Acme US, everybody");
        var loop = await EndedAsync(runs, import, "{}");
        var asking = new AskingFlow(this);
        var (asks, approval) = await asking.AskAsync(await asking.ConnectAsync(), "ACC-20385", "Northwind Labs");
        return
        [
            ("home", "/"), ("apps", "/apps"), ("app", "/apps/stripe"), ("app-actions", "/apps/stripe/actions?open=create_customer"),
            ("docs", "/docs"),
            ("flows", "/flows"), ("flow", "/flows/" + SandboxRuns.AccountSync), ("flow-loop", "/flows/" + SandboxRuns.BulkImport),
            ("flow-activity", $"/flows/{SandboxRuns.AccountSync}/activity"),
            ("flow-connections", $"/flows/{SandboxRuns.AccountSync}/connections"),
            ("runs", "/runs"), ("runs-attention", "/runs/attention"), ("runs-work", "/runs/work"), ("approvals", "/approvals"),
            ("approval", $"/approvals/{approval.Id}"), ("run-asks", SandboxRuns.Address(asks)),
            ("run-completed", SandboxRuns.Address(completed)), ("run-skipped", SandboxRuns.Address(skipped)),
            ("run-failed", SandboxRuns.Address(failed)), ("run-waiting", SandboxRuns.Address(waiting)),
            ("run-loop", SandboxRuns.Address(loop)),
            ("customers", "/customers"),
            ("customer", "/customers/sandbox-togai/ACC-20418"), ("customer-settings", "/customers/sandbox-togai/ACC-20418?tab=settings"),
            ("sandbox", "/sandbox"),
            ("settings-account", "/settings/account"), ("settings-people", "/settings/people"), ("settings-tokens", "/settings/tokens"),
            ("settings-system", "/settings/system"), ("not-found", "/nowhere"),
        ];
    }

    private static async Task<long> EndedAsync(SandboxRuns runs, long connection, string payload)
    {
        var run = await runs.TriggerAsync(connection, payload);
        await runs.UntilAsync(run, status => status.IsEnded());
        return run;
    }
}
