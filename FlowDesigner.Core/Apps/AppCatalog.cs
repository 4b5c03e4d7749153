using FlowDesigner.Core.Apps.BuiltIn;
using FlowDesigner.Core.Apps.Razorpay;
using FlowDesigner.Core.Apps.Stripe;
using FlowDesigner.Core.Apps.Togai;
using FlowDesigner.Core.Apps.Zoho;

namespace FlowDesigner.Core.Apps;

/// <summary>Every app there is. An app is added by its file and one line in <see cref="BuiltIn"/>.</summary>
public sealed class AppCatalog(IReadOnlyList<App> apps)
{
    private readonly Dictionary<string, App> _byKey = apps.ToDictionary(app => app.Key, StringComparer.Ordinal);

    /// <summary>The apps that come with the program, in the order that screens list them.</summary>
    public static AppCatalog BuiltIn { get; } = new(
    [
        StripeApp.Definition,
        RazorpayApp.Definition,
        TogaiApp.Definition,
        ZohoApp.Definition,
        WebhookApp.Definition,
        HttpApp.Definition,
        ScheduleApp.Definition,
    ]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<App> Apps { get; } = apps;

    /// <summary>Null where there is no such app, as in a flow that a newer program wrote.</summary>
    public App? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>For keys that are surely there; throws <see cref="KeyNotFoundException"/> for others.</summary>
    public App this[string key] => Find(key) ?? throw new KeyNotFoundException($"There is no app \"{key}\".");

    /// <summary>Null where there is no such app, or no such action of it.</summary>
    public AppAction? FindAction(string app, string action) => Find(app)?.Actions.FirstOrDefault(a => a.Key == action);

    /// <summary>Null where there is no such app, or no such trigger of it.</summary>
    public AppTrigger? FindTrigger(string app, string trigger) => Find(app)?.Triggers.FirstOrDefault(t => t.Key == trigger);
}
