namespace FlowDesigner.Core.Apps.Togai;

/// <summary>
/// Checks the optional header <c>X-Togai-Signature: t=…,v1=…</c>. Togai documents no signature: this one is ours, for senders that can
/// sign. Without a secret the random address is the key.
/// </summary>
public static class TogaiSignature
{
    public static string? Verify(WebhookCall call, IReadOnlyList<string> secrets) =>
        secrets.Count == 0 ? null : TimedSignature.Verify(call, secrets, "Togai", "X-Togai-Signature");
}
