namespace FlowDesigner.Core.Apps.Stripe;

/// <summary>Where Stripe's keys are, in the words of its Dashboard.</summary>
internal static class StripeGuide
{
    public static ConnectionGuide Keys => new(
        "In the Stripe Dashboard, switch off **Test mode** and **View test data**. For a trial, leave them on.",
        "Open **Developers**, then **API keys**.",
        "Press **Create secret key**, name it, press **Create**.",
        "Copy the key and paste it here. It is shown once.")
    {
        Notes =
        [
            "A restricted key that may only do what its flows need is safer, and accepted. A pk_ key is for browsers and is refused.",
            "A restricted key needs the permission Write for Customers, and for Invoice items where a flow adds them.",
            "Stripe Connect signs in by OAuth. Plain Stripe does not: the key is all it needs.",
        ],
        Links =
        [
            new("Stripe docs: API keys", "https://docs.stripe.com/keys"),
            new("Stripe docs: restricted keys", "https://docs.stripe.com/keys/restricted-api-keys"),
        ],
        Picture = new("dashboard.stripe.com", "API keys", "Create secret key")
        {
            Menu = ["Home", "Payments", "Customers", "Developers"],
            Current = "Developers",
            Off = "Test mode",
            Rows = [("Secret key", "sk_live_"), ("Restricted key", "rk_live_")],
        },
    };
}
