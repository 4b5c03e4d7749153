using System.ComponentModel;
using System.Globalization;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>A list, or one page of it.</summary>
public sealed record ListAnswer<T>(
    IReadOnlyList<T> Items,
    [property: Description("Ask again with before set to this; absent on the last page.")] string? Next = null);

/// <summary>Why a request was refused.</summary>
public sealed record ErrorAnswer(
    [property: Description("A word that stays the same, for programs.")] string Code,
    [property: Description("What was expected, what was found, what to do.")] string Message)
{
    [Description("Every problem of the request at once.")]
    public IReadOnlyList<Problem>? Problems { get; init; }

    [Description("What still uses the thing that was to be deleted.")]
    public IReadOnlyList<string>? UsedBy { get; init; }
}

/// <summary>One thing wrong with a request, placed.</summary>
public sealed record Problem(string Code, string Message, string? Field = null)
{
    [Description("The step of a flow.")]
    public string? Step { get; init; }

    [Description("True for what is only worth a look; absent for what refuses the request.")]
    public bool? Warning { get; init; }

    [Description("Where it stands in the text, from 1.")]
    public int? Line { get; init; }
    public int? Column { get; init; }
}

/// <summary>A request that ends before its handler begins; <see cref="ApiErrors"/> answers it.</summary>
internal sealed class RequestRefusedException(ErrorAnswer answer) : Exception(answer.Message)
{
    public ErrorAnswer Answer { get; } = answer;
}

internal static class ApiAnswers
{
    public static IResult Refuse(int status, string code, string message) =>
        TypedResults.Json(new ErrorAnswer(code, message), statusCode: status);

    public static IResult Invalid(string code, string what, IReadOnlyList<Problem> problems)
    {
        var errors = problems.Count(problem => problem.Warning is null);
        var message = errors == 1
            ? $"{what}: {problems.First(problem => problem.Warning is null).Message}"
            : string.Create(CultureInfo.InvariantCulture, $"{what}: {errors} problems, listed under \"problems\".");
        return TypedResults.Json(new ErrorAnswer(code, message) { Problems = problems }, statusCode: StatusCodes.Status400BadRequest);
    }

    /// <summary>Documents the refusals an address may answer with; 401 goes without saying.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<ErrorAnswer>(status);
        return endpoint;
    }
}
