namespace FlowDesigner.Web.Sandbox;

/// <summary>Settings of the built-in stand-ins for Stripe, Razorpay, Togai and Zoho Books.</summary>
public sealed class SandboxOptions
{
    /// <summary>Whether the stand-ins answer at all; when false nothing is registered or mapped.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The folder that holds <c>sandbox.db</c>, the sandbox's whole state.</summary>
    public string DataDirectory { get; set; } = "data";
}
