using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>Whatever goes wrong under <c>/api</c> ends as a code and a sentence, never as a page or a stack trace.</summary>
public sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> log)
{
    private const int DiskFull = 13;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to tell.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, problem);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception problem)
    {
        switch (problem)
        {
            case RequestRefusedException refused:
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return context.Response.WriteAsJsonAsync(refused.Answer, context.RequestAborted);
            case BadHttpRequestException refused when WrongValue().Match(refused.Message) is { Success: true } value:
                return JsonAnswer.WriteAsync(context, 400, "request.value",
                    $"\"{JsonNamingPolicy.CamelCase.ConvertName(value.Groups[1].Value)}\" cannot be \"{value.Groups[2].Value}\". "
                        + "Look up its form in the API's description.");
            case BadHttpRequestException refused:
                return Hooks.RefuseBodyAsync(context, refused);
            case PayloadException refused:
                return JsonAnswer.WriteAsync(context, 400, refused.Code, refused.Message);
            case FlowNotRunnableException gone:
                return JsonAnswer.WriteAsync(context, 409, "flow.version_lost",
                    $"{gone.Message} What is stored of it stays; import the flow again to make new runs.");
            case JournalException unwritten:
                return LaterAsync(context, unwritten.Code, unwritten.Message);
            case DbUpdateException { InnerException: SqliteException { SqliteErrorCode: DiskFull } }:
                return LaterAsync(
                    context, "storage.full", "The server's disk is full, so nothing was changed. Make room, then repeat this.");
            default:
                log.LogError(problem, "{Endpoint} failed.", context.GetEndpoint()?.DisplayName);
                return JsonAnswer.WriteAsync(context, 500, "internal",
                    "The server met an error of its own; its log tells more. "
                    + "Repeat this, and tell whoever runs the server if it happens again.");
        }
    }

    private static Task LaterAsync(HttpContext context, string code, string message)
    {
        context.Response.Headers.RetryAfter = "5";
        return JsonAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, code, message);
    }

    // The framework's own words for a query value that does not fit its type.
    [GeneratedRegex("""^Failed to bind parameter "\S+ (\w+)" from "(.{0,100})"\.$""", RegexOptions.Singleline)]
    private static partial Regex WrongValue();
}

public static class ApiErrorsRegistration
{
    public static void UseApiErrors(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseMiddleware<ApiErrors>());
}
