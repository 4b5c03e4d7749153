namespace FlowDesigner.Core.Apps.Stripe;

/// <summary>
/// Checks the header <c>Stripe-Signature</c>. The key is the whole secret, <c>whsec_</c> included. See
/// docs.stripe.com/webhooks#verify-manually.
/// </summary>
public static class StripeSignature
{
    public static string? Verify(WebhookCall call, IReadOnlyList<string> secrets) => secrets.Count == 0
        ? "Stripe webhook refused: no signing secret is set for this address. Paste the endpoint's signing secret (whsec_…) in the flow " +
            "connection."
        : TimedSignature.Verify(call, secrets, "Stripe", "Stripe-Signature");
}
