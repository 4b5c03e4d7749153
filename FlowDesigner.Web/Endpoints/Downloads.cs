using System.Text;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Web.Endpoints;

/// <summary>Files that pages hand to the browser: a flow as text, a payload too large for the circuit.</summary>
public static class Downloads
{
    public static string PayloadOf(long runId) => $"/downloads/runs/{IdText.Format(runId)}/payload";

    public static void MapDownloads(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/downloads/flows/{key}", async (string key, FlowService flows, CancellationToken cancel) =>
            await flows.ExportAsync(key, null, cancel) is { } text
                ? Results.File(Encoding.UTF8.GetBytes(text), "application/json", $"{key}.json")
                : Results.NotFound());
        endpoints.MapGet("/downloads/runs/{id}/payload", (string id, IRunReader runs) =>
            IdText.TryParse(id, out var runId) && runs.Payload(runId) is { } payload
                ? Results.Bytes(payload.ToArray(), "application/json")
                : Results.NotFound());
    }
}
