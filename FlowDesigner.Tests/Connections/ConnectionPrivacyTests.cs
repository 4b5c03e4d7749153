using FlowDesigner.Core.Connections;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

public sealed class ConnectionPrivacyTests : IDisposable
{
    private static readonly Viewer Mira = new("mira@example.com"), Jon = new("jon@example.com");
    private readonly ConnectionKit _kit = new("127.0.0.0/8");

    public void Dispose() => _kit.Dispose();

    private ConnectionService Service => _kit.Service;

    private Task<ConnectionView> MakeAsync(string name = "My Stripe", bool? isPrivate = null) =>
        _kit.CreateAsync(ConnectionKit.Stripe(name: name) with { Owner = Mira.Name, IsPrivate = isPrivate });

    private async Task UseAsync(long connection, string owner, bool enabled = true, bool hidden = false, long id = 20)
    {
        await using var db = _kit.CreateDbContext();
        db.Flows.Add(
            new() { Id = id, Key = $"flow-{id}", Name = "Sync", Description = "", Type = "outbound", Owner = owner, IsPrivate = hidden });
        db.FlowConnections.Add(new()
        {
            Id = id,
            Key = $"use-{id}",
            FlowId = id,
            Name = $"Use {id}",
            Owner = owner,
            Enabled = enabled,
            Bindings = $$"""{"stripe":{{connection}}}"""
        });
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task A_real_key_is_private_by_default_and_does_not_exist_for_others()
    {
        var view = await MakeAsync();
        Assert.True(view.IsPrivate);
        Assert.Empty(await Service.ListAsync(Jon, null, default));
        Assert.Empty(await Service.ListAsync(Viewer.Nobody, null, default));
        Assert.Null(await Service.FindAsync(Jon, view.Key, default));
        Assert.Null(await Service.FindAsync(Jon, view.Id, default));
        Assert.Null(await Service.CheckAsync(Jon, view.RowId, default));
        Assert.Null(await Service.UpdateAsync(Jon, view.RowId, new() { Name = "Mine" }, default));
        Assert.Null(await Service.DeleteAsync(Jon, view.RowId, default));
        Assert.Null(await Service.SetPrivateAsync(Jon, view.RowId, false, default));
        Assert.Null(await Service.SetArchivedAsync(Jon, view.RowId, true, default));
        Assert.Null(await Service.UsesAsync(Jon, view.RowId, default));
        Assert.Null(await Service.Keys.ReplaceAsync(Jon, view.RowId, new(new Dictionary<string, string>()), default));
        Assert.Null(await Service.Keys.GoBackAsync(Jon, view.RowId, default));
        Assert.Null(await Service.Keys.EndOldAsync(Jon, view.RowId, default));
        Assert.Equal(view.Key, Assert.Single(await Service.ListAsync(new("Mira@Example.com"), "stripe", default)).Key);
        // Runs are carried out for everybody.
        Assert.Equal(view.RowId, (await _kit.Directory.OpenAsync(view.RowId, default)).Id);
    }

    [Fact]
    public async Task A_shared_connection_becomes_private_only_where_no_one_else_uses_it()
    {
        var view = await MakeAsync(isPrivate: false);
        var refused = await Service.SetPrivateAsync(Jon, view.RowId, true, default);
        Assert.Equal("connection.not_owner", refused!.Code);
        await UseAsync(view.RowId, Jon.Name!);
        await UseAsync(view.RowId, Mira.Name!, id: 21);
        refused = await Service.SetPrivateAsync(Mira, view.RowId, true, default);
        Assert.Equal(("connection.in_use", "Use 20"), (refused!.Code, Assert.Single(refused.UsedBy).Name));
        await using (var db = _kit.CreateDbContext())
        {
            db.FlowConnections.Single(row => row.Id == 20).Removed = true;
            await db.SaveChangesAsync();
        }
        Assert.True((await Service.SetPrivateAsync(Mira, view.RowId, true, default))!.View!.IsPrivate);
        Assert.Null(await Service.FindAsync(Jon, view.Key, default));
        Assert.False((await Service.SetPrivateAsync(Mira, view.RowId, false, default))!.View!.IsPrivate);
        Assert.NotNull(await Service.FindAsync(Jon, view.Key, default));
    }

    [Fact]
    public async Task An_archived_connection_is_offered_nowhere_and_calls_nobody_until_it_is_restored()
    {
        var view = await MakeAsync();
        await UseAsync(view.RowId, Mira.Name!);
        Assert.Equal("Use 20", Assert.Single((await Service.SetArchivedAsync(Mira, view.RowId, true, default))!.UsedBy).Name);
        await using (var db = _kit.CreateDbContext())
        {
            db.FlowConnections.Single().Enabled = false;
            await db.SaveChangesAsync();
        }
        var archived = (await Service.SetArchivedAsync(Mira, view.RowId, true, default))!.View!;
        Assert.Equal((false, _kit.Clock.GetUtcNow()), (archived.IsActive, archived.InactiveSince));
        Assert.Empty(await Service.PickableAsync(Mira, null, default));
        Assert.Single(await Service.ListAsync(Mira, null, default));
        var unusable = await Assert.ThrowsAsync<ConnectionUnusableException>(
            async () => await _kit.Directory.OpenAsync(view.RowId, default));
        Assert.Contains("archived", unusable.Message, StringComparison.Ordinal);
        Assert.True((await Service.SetArchivedAsync(Mira, view.RowId, false, default))!.View!.IsActive);
        await _kit.Directory.OpenAsync(view.RowId, default);
    }

    [Fact]
    public async Task Where_it_is_used_tells_of_a_private_flow_only_that_it_is_there()
    {
        var view = await MakeAsync(isPrivate: false);
        await UseAsync(view.RowId, Jon.Name!, hidden: true);
        var use = Assert.Single((await Service.UsesAsync(Mira, view.RowId, default))!.Value);
        Assert.Equal((true, "a private flow of jon@example.com", ""), (use.IsHidden, use.Name, use.FlowName));
        use = Assert.Single((await Service.UsesAsync(Jon, view.RowId, default))!.Value);
        Assert.Equal(("Use 20", "Sync", "flow-20", true), (use.Name, use.FlowName, use.FlowKey, use.Enabled));
    }

    [Fact]
    public async Task A_private_connection_without_an_owner_is_refused()
    {
        var refused = await Service.CreateAsync(ConnectionKit.Stripe() with { IsPrivate = true }, default);
        Assert.Equal("connection.no_owner", Assert.Single(refused.Problems).Code);
        Assert.False((await _kit.CreateAsync(ConnectionKit.Stripe())).IsPrivate);
    }

    [Fact]
    public async Task A_key_of_another_mode_cannot_be_slipped_under_a_flow_that_is_live()
    {
        var view = await MakeAsync();
        await UseAsync(view.RowId, Mira.Name!);
        var live = new Dictionary<string, string> { ["secret_key"] = "sk_live_" + "1" };
        Assert.Equal(
            "connection.other_mode",
            Assert.Single((await Service.UpdateAsync(Mira, view.RowId, new() { Values = live }, default))!.Problems).Code);
    }

    [Fact]
    public async Task The_last_successful_call_is_noted_once_a_minute_and_heals_what_was_refused()
    {
        var view = await MakeAsync();
        var raised = 0;
        _kit.Changes.Changed += () => raised++;
        for (var i = 0; i < 100; i++)
            await _kit.Directory.ReportAsync(view.RowId, null, default);
        Assert.Equal(1, raised);
        var first = _kit.Clock.GetUtcNow();
        Assert.Equal(first, (await Service.FindAsync(Mira, view.Key, default))!.LastOk);
        _kit.Clock.Turn(TimeSpan.FromSeconds(30));
        await _kit.Directory.ReportAsync(view.RowId, "Expired API Key", default);
        _kit.Clock.Turn(TimeSpan.FromSeconds(10));
        await _kit.Directory.ReportAsync(view.RowId, "Another word for it", default);
        var broken = (await Service.FindAsync(Mira, view.Key, default))!;
        Assert.Equal(
            ("Another word for it", first + TimeSpan.FromSeconds(30), first), (broken.Problem, broken.InactiveSince, broken.LastOk));
        await _kit.Directory.ReportAsync(view.RowId, null, default);
        var healed = (await Service.FindAsync(Mira, view.Key, default))!;
        Assert.Equal((true, first + TimeSpan.FromSeconds(40)), (healed.IsActive, healed.LastOk));
    }
}
