using System.ComponentModel;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/flows</c>: flows come and go as text.</summary>
internal static class FlowsApi
{
    public static void MapFlows(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithSummary("List flows").Produces<ListAnswer<FlowAnswer>>();
        group.MapPost("/", ImportAsync).WithSummary("Import a flow: a new one, or a new version of the one with this key")
            .Produces<ImportAnswer>(201).Produces<ImportAnswer>().Refuses(400);
        group.MapGet("/{key}", ExportAsync).WithSummary("Export a flow as it is stored").Produces<string>(200, "application/json").Refuses(404);
    }

    private static async Task<IResult> ListAsync(FlowService flows, CancellationToken cancel) =>
        TypedResults.Ok(new ListAnswer<FlowAnswer>([.. (await flows.ListAsync(cancel)).Select(FlowAnswer.Of)]));

    private static async Task<IResult> ImportAsync(PayloadRequest flow, FlowService flows, CancellationToken cancel)
    {
        var import = await flows.ImportAsync(flow.Utf8, cancel);
        var problems = import.Problems.Select(ProblemOf).ToList();
        var answer = new ImportAnswer(ApiWords.Word(import.Outcome), import.Key, import.Version, problems);
        return import.Outcome switch
        {
            ImportOutcome.Refused => ApiAnswers.Invalid("flow.invalid", "The flow was not imported", problems),
            ImportOutcome.Created => TypedResults.Created($"{ApiHosting.Root}/flows/{import.Key}", answer),
            _ => TypedResults.Ok(answer),
        };
    }

    private static async Task<IResult> ExportAsync(
        string key, [Description("The live version where absent.")] int? version, FlowService flows, CancellationToken cancel) =>
        await flows.ExportAsync(key, version, cancel) is { } text
            ? TypedResults.Text(text, "application/json")
            : ApiAnswers.Refuse(404, "flow.unknown", version is null
                ? $"There is no flow \"{key}\". GET {ApiHosting.Root}/flows lists them."
                : $"There is no version {version} of a flow \"{key}\".");

    internal static Problem ProblemOf(FlowProblem problem) =>
        new(problem.Code, problem.Message, problem.Field) { Step = problem.Step, Warning = problem.IsWarning ? true : null };
}

internal sealed record FlowAnswer(
    string Key, string Name, string Description,
    [property: Description("inbound, outbound or between.")] string Type,
    bool ReadyMade,
    [property: Description("The version that new runs get.")] int Version,
    [property: Description("In the order they take part.")] IReadOnlyList<string> Apps,
    int FlowConnections,
    [property: Description("How many flow connections are switched on.")] int Enabled)
{
    public static FlowAnswer Of(FlowSummary flow) => new(
        flow.Key, flow.Name, flow.Description, ApiWords.Word(flow.Type), flow.IsReadyMade, flow.LiveVersion, flow.Apps, flow.FlowConnections, flow.Enabled);
}

internal sealed record ImportAnswer(
    [property: Description("created, new_version or unchanged.")] string Outcome,
    string? Key, int Version,
    [property: Description("Warnings only: what is worth a look.")] IReadOnlyList<Problem> Problems);
