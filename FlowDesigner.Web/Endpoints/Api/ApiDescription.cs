using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>What the framework cannot see when it describes the API.</summary>
internal static class ApiDescription
{
    public static Task Complete(OpenApiDocument api)
    {
        api.Info = new OpenApiInfo
        {
            Title = "FlowDesigner",
            Version = "v1",
            Description = "Connections, flows, flow connections and runs. Times are UTC, ids are texts. "
                + "A refusal has a code that stays and a message for people.",
        };
        // It would name whatever host the caller wrote into its request.
        api.Servers = [];
        api.Components ??= new OpenApiComponents();
        api.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        api.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token made under Settings, API tokens.",
        };
        api.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", api)] = [] }];
        return Task.CompletedTask;
    }

    public static Task Complete(OpenApiOperation operation)
    {
        operation.RequestBody?.Content?.Remove(PayloadRequest.AnyType);
        foreach (var query in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query)
            ?? [])
            query.Name = JsonNamingPolicy.CamelCase.ConvertName(query.Name!);
        return Task.CompletedTask;
    }

    public static Task Complete(OpenApiSchema schema, JsonTypeInfo type)
    {
        // A converter of ours writes times.
        if ((Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(DateTimeOffset))
            schema.Type = JsonSchemaType.String;
        // What is null is left out.
        foreach (var field in type.Properties.Where(field => field.IsGetNullable))
            schema.Required?.Remove(field.Name);
        return Task.CompletedTask;
    }
}
