using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>The REST API under <c>/api/v1</c>: for automation, scripts and other programs. A bearer token is the only way in.</summary>
public static class ApiHosting
{
    public const string Root = "/api/v1";

    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.Converters.Add(new UtcMilliseconds());
        });
        // Also outside of Development a wrong query value is an answer in words.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi(document =>
        {
            document.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
            document.AddDocumentTransformer((api, _, _) => ApiDescription.Complete(api));
            document.AddOperationTransformer((operation, _, _) => ApiDescription.Complete(operation));
            document.AddSchemaTransformer((schema, context, _) => ApiDescription.Complete(schema, context.JsonTypeInfo));
        });
    }

    /// <summary>Maps the API and its description. <see cref="ApiErrors"/> stands before everything that could fail in it.</summary>
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(Root).RequireAuthorization();
        api.MapGroup("/connections").WithTags("Connections").MapConnections();
        api.MapGroup("/flows").WithTags("Flows").MapFlows();
        api.MapGroup("/flow-connections").WithTags("Flow connections").MapFlowConnections();
        api.MapGroup("/runs").WithTags("Runs").MapRuns();
        api.MapGroup("/approvals").WithTags("Approvals").MapApprovals();
        api.MapGroup("/run-jobs").WithTags("Runs").MapRunJobs();
        endpoints.MapOpenApi(Root + "/openapi.json").RequireAuthorization();
    }
}
