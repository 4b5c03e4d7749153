using System.Security.Claims;
using System.Text;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Hosting.Access;

namespace FlowDesigner.Web.Endpoints;

/// <summary>Files that pages hand to the browser: a flow as text, a payload too large for the circuit.</summary>
public static class Downloads
{
    public static string PayloadOf(long runId) => $"/downloads/runs/{IdText.Format(runId)}/payload";

    public static void MapDownloads(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/downloads/flows/{key}", async (
            string key, int? version, bool? draft, ClaimsPrincipal user, FlowService flows, FlowDrafts drafts, CancellationToken cancel) =>
            (draft == true
                ? (await drafts.ReadAsync(key, user.OwnerName(), cancel))?.Text
                : await flows.ExportAsync(key, version, user.OwnerName(), cancel)) is { } text
                ? Results.File(Encoding.UTF8.GetBytes(text), "application/json", $"{key}.json")
                : Results.NotFound());
        endpoints.MapGet("/downloads/runs/{id}/payload", async (
            string id, ClaimsPrincipal user, IRunReader runs, HiddenFlows hidden, CancellationToken cancel) =>
            IdText.TryParse(id, out var runId)
                && runs.Find(runId) is { } run
                && !await hidden.HidesAsync(run.FlowId, user.OwnerName(), cancel)
                && runs.Payload(runId) is { } payload
                ? Results.Bytes(payload.ToArray(), "application/json")
                : Results.NotFound());
    }
}
