namespace FlowDesigner.Web.Data;

/// <summary>
/// A one-time link for a person who is to join. Only a hash of its token is kept; the row goes when it is used or withdrawn.
/// </summary>
public sealed class UserInvite
{
    public required string Id { get; init; }

    /// <summary>SHA-256 in hexadecimal of a token of 256 random bits.</summary>
    public required string Hash { get; init; }
    public required string Email { get; init; }

    /// <summary>Name of the user who invites.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long Created { get; init; }
    public required long Expires { get; init; }
}
