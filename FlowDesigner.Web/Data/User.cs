using Microsoft.AspNetCore.Identity;

namespace FlowDesigner.Web.Data;

/// <summary>A person who signs in; the e-mail address is the name.</summary>
public sealed class User : IdentityUser;
