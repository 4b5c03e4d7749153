using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.AspNetCore.Mvc;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>Starting and previewing a flow connection by hand.</summary>
internal static class TriggersApi
{
    private const int LongestKey = 255;

    public static void MapTriggers(this RouteGroupBuilder group)
    {
        group.MapPost("/{idOrKey}/trigger", TriggerAsync).WithSummary("Start a run with this payload; answered once it is stored")
            .Produces<StartedAnswer>(202).Produces<StartedAnswer>().Refuses(400, 404, 409, 413, 429, 503);
        group.MapPost("/{idOrKey}/preview", PreviewAsync).WithSummary("Run with this payload, reads for real and every write held back")
            .Produces<PreviewAnswer>().Refuses(400, 404, 409, 413);
    }

    private static async Task<IResult> TriggerAsync(
        string idOrKey, PayloadRequest payload,
        [FromHeader(Name = "Idempotency-Key")]
        [Description("Two triggers with one key are one run: the second is answered 200 with the first one's id.")] string? key,
        FlowTriggers triggers, FlowDirectory directory, FlowConnectionReader reader, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (WrongKey(key) is { } wrong)
            return wrong;
        var (id, refusal) = await FindAsync(idOrKey, directory, reader, user, cancel);
        if (refusal is not null)
            return refusal;
        // The caller may hang up; what it asked for is then still either stored or not, so nothing is broken off half way.
        var acceptance = await triggers.TriggerAsync(id, payload.Utf8, key, RunOrigin.Api, user.Identity?.Name, CancellationToken.None);
        return acceptance is null ? FlowConnectionsApi.Unknown(idOrKey) : new AcceptanceResult(acceptance);
    }

    internal static IResult? WrongKey(string? key) => key is { Length: 0 or > LongestKey }
        ? ApiAnswers.Refuse(400, "idempotency_key.length", $"Idempotency-Key must have 1 to {LongestKey} characters, but has {key.Length}.")
        : null;

    private static async Task<IResult> PreviewAsync(
        string idOrKey, PayloadRequest payload, FlowTriggers triggers, FlowDirectory directory, FlowConnectionReader reader,
        ClaimsPrincipal user, CancellationToken cancel)
    {
        var (id, refusal) = await FindAsync(idOrKey, directory, reader, user, cancel);
        if (refusal is not null)
            return refusal;
        return await triggers.PreviewAsync(id, payload.Utf8, cancel) is { } preview
            ? TypedResults.Ok(PreviewAnswer.Of(preview))
            : FlowConnectionsApi.Unknown(idOrKey);
    }

    /// <summary>An id is found in memory, as triggers come often; anything else is asked of the database.</summary>
    private static async ValueTask<(long Id, IResult? Refusal)> FindAsync(
        string idOrKey, FlowDirectory directory, FlowConnectionReader reader, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (IdText.TryParse(idOrKey, out var id)
            && await directory.FindAsync(id, cancel) is { } live
            && !live.IsHiddenFrom(user.OwnerName()))
            return (id, null);
        if (await reader.FindAsync(idOrKey, user, cancel) is not { } view)
            return (0, FlowConnectionsApi.Unknown(idOrKey));
        return view.Version > 0 ? (view.RowId, null) : (0, ApiAnswers.Refuse(409, "flow_connection.unbound",
            $"\"{view.Name}\" has no connection for {string.Join(", ", view.UnboundSlots)}. Make a new flow connection with one."));
    }

    internal sealed class AcceptanceResult(Acceptance acceptance) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Hooks.AnswerAsync(httpContext, acceptance);
    }
}

internal sealed record StartedAnswer(string RunId);

internal sealed record PreviewAnswer(
    [property: Description("completed, skipped, failed or undecided.")] string Status,
    string? Message,
    [property: Description("Reads that were really made.")] int Reads,
    [property: Description("Writes that were held back.")] int Writes,
    IReadOnlyList<PreviewStepAnswer> Steps)
{
    public static PreviewAnswer Of(PreviewResult preview) =>
        new(preview.Status, preview.Message, preview.Reads, preview.Writes, [.. preview.Steps.Select(PreviewStepAnswer.Of)]);
}

internal sealed record PreviewStepAnswer(
    string Path,
    [property: Description("done, read, sampled, held_back, not_read, undecided, stopped or failed.")] string State,
    [property: Description("What a real run would do, in words.")] string? Sentence,
    string? Message, RequestAnswer? Request, string? Effect,
    [property: Description("What names the effect; absent where every run would make its own.")] string? BusinessKey,
    [property: Description("The real output, or the sample that later steps were given.")] JsonElement? Output,
    [property: Description("The held-back step whose sample stands in this request.")] string? UsesStandIn,
    [property: Description("Which fields of the request are such samples: the real values come with the real answer.")]
    IReadOnlyList<PlaceholderAnswer> Placeholders)
{
    public static PreviewStepAnswer Of(PreviewStep step) => new(
        step.Path, ApiWords.Word(step.State), step.Sentence, step.Message, step.Request is { } request ? RequestAnswer.Of(request) : null,
        step.Effect is { } effect ? ApiWords.Word(effect) : null, step.BusinessKey, RunAnswers.Json(step.Output), step.UsesStandIn,
        [.. step.Placeholders.Select(placeholder => new PlaceholderAnswer(placeholder.Field, placeholder.Step))]);
}

internal sealed record PlaceholderAnswer(
    [property: Description("A form field's name, a path in a JSON body, or url.")] string Field,
    [property: Description("The step whose answer it would be.")] string Step);
