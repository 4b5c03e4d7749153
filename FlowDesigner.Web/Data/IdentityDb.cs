using FlowDesigner.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Data;

/// <summary>Users, API tokens and the key ring. Its tables come from the numbered scripts, never from EF.</summary>
public sealed class IdentityDb(DbContextOptions<IdentityDb> options, WriteGate gate) : IdentityUserContext<User>(options)
{
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<UserInvite> UserInvites => Set<UserInvite>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<WrappingCanary> WrappingCanaries => Set<WrappingCanary>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var turn = gate.Enter(CancellationToken.None);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<User>().ToTable("user_account");
        builder.Entity<IdentityUserClaim<string>>().ToTable("user_claim");
        builder.Entity<IdentityUserLogin<string>>().ToTable("user_login");
        builder.Entity<IdentityUserToken<string>>().ToTable("user_token");
        builder.Entity<ApiToken>().ToTable("api_token").HasIndex(token => token.Hash).IsUnique();
        builder.Entity<UserInvite>().ToTable("user_invite").HasIndex(invite => invite.Hash).IsUnique();
        builder.Entity<DataProtectionKey>().ToTable("data_protection_key");
        builder.Entity<WrappingCanary>().ToTable("wrapping_canary");
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(ColumnNames.Of(property.Name));
    }
}
