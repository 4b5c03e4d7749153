using Microsoft.AspNetCore.Identity;

namespace FlowDesigner.Web.Data;

/// <summary>A person who signs in; the e-mail address is the name.</summary>
public sealed class User : IdentityUser
{
    /// <summary>Unix milliseconds; null for somebody who has not signed in since this is kept.</summary>
    public long? LastSignIn { get; set; }
}
