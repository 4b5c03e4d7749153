using System.ComponentModel;
using System.Security.Claims;
using System.Text;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Web.Hosting.Access;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/flows</c>: flows come and go as text. Whoever asks does not see the private flows of others.</summary>
internal static class FlowsApi
{
    public static void MapFlows(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithSummary("List flows").Produces<ListAnswer<FlowAnswer>>();
        group.MapPost("/", ImportAsync)
            .WithSummary("Import a flow: a new one, or a new version of the one with this key; as=draft keeps one with errors too")
            .Produces<ImportAnswer>(201).Produces<ImportAnswer>().Refuses(400);
        group.MapGet("/{key}", ExportAsync).WithSummary("Export a flow as it is stored").Produces<string>(200, "application/json")
            .Refuses(404);
        group.MapFlowLife();
        group.MapDrafts();
    }

    private static async Task<IResult> ListAsync(
        [Description("With the archived ones.")] bool? archived, FlowService flows, ClaimsPrincipal user, CancellationToken cancel) =>
        TypedResults.Ok(new ListAnswer<FlowAnswer>([.. (await flows.ListAsync(user.OwnerName(), cancel))
            .Where(flow => archived == true || flow.Archived is null).Select(FlowAnswer.Of)]));

    private static async Task<IResult> ImportAsync(
        PayloadRequest flow, [Description("\"draft\" stores it without publishing, with its errors; published where absent.")] string? @as,
        FlowImports imports, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (@as is not (null or "draft"))
            return ApiAnswers.Refuse(400, "query.invalid", $"\"as\" is \"{@as}\", but may be only \"draft\". Leave it out to publish.");
        var import = @as is null
            ? await imports.PublishAsync(flow.Utf8, user.OwnerName(), cancel)
            : await DraftAsync(flow.Utf8, imports, user.OwnerName(), cancel);
        var problems = import.Problems.Select(ProblemOf).ToList();
        var answer = new ImportAnswer(ApiWords.Word(import.Outcome), import.Key, import.Version, problems);
        return import.Outcome switch
        {
            ImportOutcome.Refused => ApiAnswers.Invalid("flow.invalid", "The flow was not imported", problems),
            ImportOutcome.Created => TypedResults.Created($"{ApiHosting.Root}/flows/{import.Key}", answer),
            ImportOutcome.Drafted when import.Version == 0 => TypedResults.Created($"{ApiHosting.Root}/flows/{import.Key}/draft", answer),
            _ => TypedResults.Ok(answer),
        };
    }

    private static async Task<FlowImport> DraftAsync(byte[] utf8, FlowImports imports, string by, CancellationToken cancel)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var report = await imports.ExamineAsync(text, by, cancel);
        return await imports.StoreAsync(text, report.Existing is null ? ImportAs.NewDraft : ImportAs.DraftOfExisting, by, cancel);
    }

    private static async Task<IResult> ExportAsync(
        string key, [Description("The live version where absent; the draft where nothing is published.")] int? version, FlowService flows,
        ClaimsPrincipal user, CancellationToken cancel) =>
        await flows.ExportAsync(key, version, user.OwnerName(), cancel) is { } text
            ? TypedResults.Text(text, "application/json")
            : version is null
            ? Unknown(key)
            : ApiAnswers.Refuse(404, "flow.unknown", $"There is no version {version} of a flow \"{key}\".");

    internal static IResult Unknown(string key) =>
        ApiAnswers.Refuse(404, "flow.unknown", $"There is no flow \"{key}\". GET {ApiHosting.Root}/flows lists them.");

    internal static Problem ProblemOf(FlowProblem problem) =>
        new(problem.Code, problem.Message, problem.Field)
        {
            Step = problem.Step,
            Warning = problem.IsWarning ? true : null,
            Line = problem.Line > 0 ? problem.Line : null,
            Column = problem.Line > 0 ? problem.Column : null,
        };
}

internal sealed record FlowAnswer(
    string Key, string Name, string Description,
    [property: Description("inbound, outbound or between.")] string Type,
    bool ReadyMade,
    [property: Description("The version that new runs get; 0 where nothing is published yet.")] int Version,
    [property: Description("In the order they take part.")] IReadOnlyList<string> Apps,
    int FlowConnections,
    [property: Description("How many flow connections are switched on.")] int Enabled,
    [property: Description("Who made it; absent for one that came with the product.")] string? Owner,
    [property: Description("True where only its owner sees it.")] bool Private,
    [property: Description("When its unpublished changes were saved; absent where there are none.")] DateTimeOffset? DraftSavedAt,
    [property: Description("When it was put away; absent while it is in use.")] DateTimeOffset? ArchivedAt)
{
    public static FlowAnswer Of(FlowSummary flow) => new(
        flow.Key, flow.Name, flow.Description, ApiWords.Word(flow.Type), flow.IsReadyMade, flow.LiveVersion, flow.Apps,
        flow.FlowConnections, flow.Enabled, flow.Owner, flow.IsPrivate, flow.Draft?.Saved, flow.Archived);
}

internal sealed record ImportAnswer(
    [property: Description("created, new_version, unchanged or drafted.")] string Outcome,
    string? Key,
    [property: Description("The live version; 0 where nothing is published yet.")] int Version,
    [property: Description("Warnings: what is worth a look. Of a draft its errors too.")] IReadOnlyList<Problem> Problems);
