using System.Security.Claims;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>
/// The keys of what runs name by id, also of flow connections that were removed since; those of the private flows of others are not there.
/// </summary>
internal sealed class RunNames
{
    private readonly Dictionary<long, string> _flows, _flowConnections;

    private RunNames(Dictionary<long, string> flows, Dictionary<long, string> flowConnections, IReadOnlyCollection<long> hidden) =>
        (_flows, _flowConnections, Hidden) = (flows, flowConnections, hidden);

    /// <summary>The flows whose runs the caller may not see.</summary>
    public IReadOnlyCollection<long> Hidden { get; }

    public static async Task<RunNames> ReadAsync(IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel)
    {
        var hidden = await new HiddenFlows(databases).FromAsync(user.OwnerName(), cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return new(
            await db.Flows.Where(row => !hidden.Contains(row.Id))
                .Select(row => new { row.Id, row.Key }).ToDictionaryAsync(row => row.Id, row => row.Key, cancel),
            await db.FlowConnections.Where(row => !hidden.Contains(row.FlowId))
                .Select(row => new { row.Id, row.Key }).ToDictionaryAsync(row => row.Id, row => row.Key, cancel),
            hidden);
    }

    public string Flow(long id) => _flows.GetValueOrDefault(id) ?? IdText.Format(id);

    public string FlowConnection(long id) => _flowConnections.GetValueOrDefault(id) ?? IdText.Format(id);

    public long? FlowId(string key) => IdOf(_flows, key);

    public long? FlowConnectionId(string idOrKey) =>
        IdOf(_flowConnections, idOrKey) ?? (IdText.TryParse(idOrKey, out var id) && _flowConnections.ContainsKey(id) ? id : null);

    private static long? IdOf(Dictionary<long, string> names, string key) =>
        names.Where(name => name.Value == key).Select(name => (long?)name.Key).FirstOrDefault();
}
