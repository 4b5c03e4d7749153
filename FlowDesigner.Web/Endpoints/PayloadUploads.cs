using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.Antiforgery;

namespace FlowDesigner.Web.Endpoints;

/// <summary>
/// Payloads on their way from the JSON editor to a page: sent by HTTP, since a circuit's messages end at 32 KB, and picked up by ticket.
/// </summary>
public sealed class PayloadUploads(TimeProvider time, FlowDesignerOptions options)
{
    public const string Address = "/uploads/payload";
    private const int MostWaiting = 64;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new();

    public int LargestBytes => options.Limits.PayloadBytes;

    /// <summary>The payload behind a ticket, once, for the user who sent it; null where it is gone.</summary>
    public byte[]? Take(string ticket, string userId) =>
        _waiting.TryGetValue(ticket, out var found) && found.UserId == userId && _waiting.TryRemove(ticket, out found)
            ? found.Payload : null;

    internal string? Keep(string userId, byte[] payload)
    {
        var now = time.GetUtcNow();
        foreach (var (old, waiting) in _waiting)
        {
            if (now - waiting.At > Kept)
                _waiting.TryRemove(old, out _);
        }
        if (_waiting.Count >= MostWaiting)
            return null;
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _waiting[ticket] = new Waiting(userId, payload, now);
        return ticket;
    }

    private sealed record Waiting(string UserId, byte[] Payload, DateTimeOffset At);
}

public static class PayloadUploadEndpoint
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    public static void MapPayloadUploads(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(PayloadUploads.Address, HandleAsync);

    private static async Task<IResult> HandleAsync(HttpContext context, IAntiforgery antiforgery, PayloadUploads uploads)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Refuse(StatusCodes.Status400BadRequest, "This page is out of date. Reload it and try again.");
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            using var parsed = JsonDocument.Parse(body.ToArray(), Strict);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refuse(refused.StatusCode, $"The payload must not be larger than {uploads.LargestBytes:N0} bytes.");
        }
        catch (JsonException wrong)
        {
            return Refuse(
                StatusCodes.Status400BadRequest,
                $"The payload is not valid JSON (line {wrong.LineNumber + 1}, position {wrong.BytePositionInLine + 1}).");
        }
        return uploads.Keep(context.User.FindFirstValue(ClaimTypes.NameIdentifier)!, body.ToArray()) is { } ticket
            ? Results.Json(new { ticket })
            : Refuse(StatusCodes.Status429TooManyRequests, "Too many payloads are waiting. Try again in a minute.");
    }

    private static IResult Refuse(int status, string message) => Results.Json(new { message }, statusCode: status);
}
