using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Storage;

/// <summary>
/// What screens set up: connections, flows, flow connections, hooks. Its tables come from the numbered scripts; runs are not here.
/// </summary>
public sealed class ConfigDb(DbContextOptions<ConfigDb> options, WriteGate gate) : DbContext(options)
{
    public DbSet<ConnectionRow> Connections => Set<ConnectionRow>();
    public DbSet<FlowRow> Flows => Set<FlowRow>();
    public DbSet<FlowVersionRow> FlowVersions => Set<FlowVersionRow>();
    public DbSet<FlowConnectionRow> FlowConnections => Set<FlowConnectionRow>();
    public DbSet<HookRow> Hooks => Set<HookRow>();
    public DbSet<StepSampleRow> StepSamples => Set<StepSampleRow>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            gate.NoteSaved();
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var turn = gate.Enter(CancellationToken.None);
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        finally
        {
            gate.NoteSaved();
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ConnectionRow>().ToTable("connection");
        modelBuilder.Entity<FlowRow>().ToTable("flow");
        modelBuilder.Entity<FlowVersionRow>().ToTable("flow_version").HasKey(row => new { row.FlowId, row.Version });
        modelBuilder.Entity<FlowConnectionRow>().ToTable("flow_connection");
        modelBuilder.Entity<HookRow>().ToTable("hook").HasKey(row => row.Key);
        modelBuilder.Entity<StepSampleRow>().ToTable("step_sample").HasKey(row => new { row.FlowId, row.Step, row.Kind });
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(property.Name == nameof(ConnectionRow.RatePerSecond) ? "rate_per_s" : ColumnNames.Of(property.Name));
                if (property.IsPrimaryKey())
                    property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            }
        }
    }
}
