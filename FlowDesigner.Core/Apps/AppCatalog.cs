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

    public IReadOnlyList<App> Apps { get; } = apps;

    public App? Find(string key) => _byKey.GetValueOrDefault(key);

    public App this[string key] => Find(key) ?? throw new KeyNotFoundException($"There is no app \"{key}\".");

    public AppAction? FindAction(string app, string action) => Find(app)?.Actions.FirstOrDefault(a => a.Key == action);

    public AppTrigger? FindTrigger(string app, string trigger) => Find(app)?.Triggers.FirstOrDefault(t => t.Key == trigger);
}
