using System.Text;

namespace FlowDesigner.Core.Apps.Razorpay;

/// <summary>
/// Checks the header <c>X-Razorpay-Signature</c>: HMAC-SHA256 over the raw body, with no time in it. See
/// razorpay.com/docs/webhooks/validate-test.
/// </summary>
public static class RazorpaySignature
{
    public static string? Verify(WebhookCall call, IReadOnlyList<string> secrets)
    {
        if (secrets.Count == 0)
            return "Razorpay webhook refused: no webhook secret is set for this address. Set the same secret here and in the Razorpay " +
                "Dashboard.";
        if (!call.Headers.TryGetValue("x-razorpay-signature", out var signature) || signature.Length == 0)
            return "Razorpay webhook refused: the header X-Razorpay-Signature is missing. Razorpay sends it once its webhook has a secret.";
        return secrets.Any(secret => TimedSignature.IsHexOf(TimedSignature.Mac(Encoding.UTF8.GetBytes(secret), [], call.Body.Span),
            signature))
            ? null
            : TimedSignature.WrongSecret("Razorpay");
    }
}
