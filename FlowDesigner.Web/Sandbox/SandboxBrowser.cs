using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Controls;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox;

/// <summary>For a page that looks inside the stand-ins.</summary>
public sealed class SandboxBrowser
{
    private readonly SandboxControls controls;
    private readonly Behaviours behaviours;

    internal SandboxBrowser(SandboxControls controls, Behaviours behaviours)
    {
        this.controls = controls;
        this.behaviours = behaviours;
    }

    /// <summary><c>stripe</c>, <c>razorpay</c>, <c>togai</c>, <c>zoho</c>.</summary>
    public IReadOnlyList<string> Apps => [.. controls.Apps.Select(a => a.Key)];

    /// <summary>The kinds of object an app holds, with their counts.</summary>
    public IReadOnlyList<KindCount> Kinds(string app) => controls.Kinds(app);

    /// <summary>Objects, newest first; pass the last page's <see cref="ObjectPage.Next"/> to go on.</summary>
    public ObjectPage Objects(string app, string kind, long? after = null, int limit = 50) => controls.Objects(app, kind, after, limit);

    /// <summary>The latest webhook deliveries, newest first.</summary>
    public IReadOnlyList<Delivery> Deliveries(string app, int limit = 50) => controls.Deliveries(app, limit);

    /// <summary>Where an app's webhooks go.</summary>
    public IReadOnlyList<Subscription> Subscriptions(string app) => controls.Subscriptions(app);

    /// <summary>Effects, repeats, calls and kinds.</summary>
    public SandboxStats Stats(string app) => controls.Stats(app);

    /// <summary>How the app misbehaves now.</summary>
    public Behaviour Behaviour(string app) => behaviours.Get(app);

    /// <summary>Makes the app misbehave; <c>new Behaviour()</c> ends it.</summary>
    public void SetBehaviour(string app, Behaviour behaviour) => behaviours.Set(app, behaviour);

    /// <summary>Makes customers in bulk without events.</summary>
    public Task SeedAsync(string app, int count, int withoutEmail = 0, CancellationToken cancel = default) =>
        controls.SeedAsync(app, count, withoutEmail, cancel);

    /// <summary>Forgets everything the app holds.</summary>
    public Task ResetAsync(string app) => controls.ResetAsync(app);
}
