using System.ComponentModel.DataAnnotations.Schema;

namespace FlowDesigner.Web.Data;

/// <summary>Lets a program act for a user under /api. Only a hash is kept.</summary>
public sealed class ApiToken
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 in hexadecimal; the token itself has 256 random bits, so nothing slower is needed.</summary>
    public required string Hash { get; init; }

    public required string UserId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long Created { get; init; }

    public long? LastUsed { get; set; }

    /// <summary>The name of the user it acts for; read with the token, not stored with it.</summary>
    [NotMapped]
    public string? Owner { get; set; }
}
