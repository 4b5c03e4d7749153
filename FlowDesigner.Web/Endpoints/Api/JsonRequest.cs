using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FlowDesigner.Core.Apps;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.Http.Metadata;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>
/// A request's JSON object, read strictly: a field that is not known, not there or not of its kind is named in the refusal.
/// </summary>
internal sealed record JsonRequest<T>(T Value) : IBindableFromHttpContext<JsonRequest<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<JsonRequest<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var utf8 = await PayloadRequest.ReadAsync(context);
        return new(StrictRequest.Read<T>(utf8.Length == 0 && StrictRequest.MayBeEmpty<T>() ? "{}"u8.ToArray() : utf8));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(PayloadRequest.Types, typeof(T)));
}

/// <summary>A request's body as it came, byte by byte.</summary>
internal sealed record PayloadRequest(byte[] Utf8) : IBindableFromHttpContext<PayloadRequest>, IEndpointParameterMetadataProvider
{
    public const string AnyType = "*/*";

    // Bodies are JSON whatever they are called: scripts forget the header, and a wrong one would only look like a wrong address.
    public static readonly string[] Types = ["application/json", AnyType];

    public static async ValueTask<PayloadRequest?> BindAsync(HttpContext context, ParameterInfo parameter) => new(await ReadAsync(context));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(Types, typeof(JsonElement)));

    public static Task<byte[]> ReadAsync(HttpContext context) =>
        RequestBytes.ReadAsync(context, context.RequestServices.GetRequiredService<FlowDesignerOptions>().Limits.PayloadBytes);
}

internal static class StrictRequest
{
    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>True where nothing has to be said, so that no body at all says the same.</summary>
    public static bool MayBeEmpty<T>() => s_strict.GetTypeInfo(typeof(T)).Properties.All(field => !field.IsRequired);

    public static T Read<T>(byte[] utf8)
    {
        using var document = WebhookBody.ParseObject(utf8);
        var fields = s_strict.GetTypeInfo(typeof(T)).Properties;
        var problems = new List<Problem>();
        foreach (var given in document.RootElement.EnumerateObject())
            problems.AddRange(ProblemsOf(given, fields));
        foreach (var missing in fields.Where(field => field.IsRequired && !document.RootElement.TryGetProperty(field.Name, out _)))
            problems.Add(new("field.required", $"\"{missing.Name}\" is missing.", missing.Name));
        if (problems.Count > 0)
            throw Refused(problems);
        try
        {
            return document.Deserialize<T>(s_strict)!;
        }
        catch (JsonException wrong)
        {
            var field = wrong.Path?.TrimStart('$', '.') ?? "";
            throw Refused([new("field.kind", $"\"{field}\" is of the wrong kind: {KindOf(field, fields)} is expected.", field)]);
        }
    }

    private static IEnumerable<Problem> ProblemsOf(JsonProperty given, IList<JsonPropertyInfo> fields)
    {
        if (fields.All(field => field.Name != given.Name))
        {
            var nearest = Words.DidYouMean(given.Name, fields.Select(field => field.Name));
            var known = string.Join(", ", fields.Select(field => field.Name));
            yield return new(
                "field.unknown", $"There is no field \"{given.Name}\"{(nearest.Length > 0 ? nearest : ".")} Fields are {known}.",
                given.Name);
        }
        else if (given.Value.ValueKind == JsonValueKind.Object)
        {
            // The reader's own check of nulls does not look into maps.
            foreach (var empty in given.Value.EnumerateObject().Where(inner => inner.Value.ValueKind == JsonValueKind.Null))
                yield return new(
                    "field.kind", $"\"{given.Name}.{empty.Name}\" is null. Leave it out, or give a text.", $"{given.Name}.{empty.Name}");
        }
    }

    private static RequestRefusedException Refused(List<Problem> problems) => new(new ErrorAnswer(
        "request.invalid", string.Join(" ", problems.Select(problem => problem.Message)))
    {
        Problems = problems,
    });

    private static string KindOf(string path, IEnumerable<JsonPropertyInfo> fields)
    {
        var field = fields.FirstOrDefault(field => path == field.Name);
        var type = field is null ? typeof(string) : Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        return type == typeof(string) ? "text" : type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number"
            : type == typeof(double) ? "a number" : "an object of texts";
    }
}
