using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Tests.Apps;

/// <summary>One list of demands on every definition in the catalog.</summary>
public sealed partial class AppCatalogTests
{
    /// <summary>Names that are a provider's own wording on screen, kept as its users know them.</summary>
    private static readonly string[] ProvidersWording =
        [
            "Account creation event emitted by Togai",
            "Customer creation event emitted by Togai",
            "Initiate Webhook",
            "Trigger on-demand",
            "Webhook received"
        ];

    public static TheoryData<string> Apps() => [.. AppCatalog.BuiltIn.Apps.Select(app => app.Key)];

    public static TheoryData<string, string> Actions() => Pairs(app => app.Actions.Select(action => action.Key));

    public static TheoryData<string, string> Triggers() => Pairs(app => app.Triggers.Select(trigger => trigger.Key));

    [Fact]
    public void App_keys_are_unique_and_those_that_flows_may_name_already_stay()
    {
        string[] keys = [.. AppCatalog.BuiltIn.Apps.Select(app => app.Key)];
        AssertUnique(keys);
        Assert.Empty(((string[])["stripe", "razorpay", "togai", "zoho", "webhook", "http", "schedule"]).Except(keys));
    }

    [Theory, MemberData(nameof(Apps))]
    public void An_app_says_what_it_is_and_where_its_keys_are(string key)
    {
        var app = AppCatalog.BuiltIn[key];
        Assert.Matches(SnakeCase(), app.Key);
        Assert.NotEmpty(app.Name);
        Assert.EndsWith(".", app.Description, StringComparison.Ordinal);
        AssertDocs(app.Docs);
        Assert.True(app.Address.Length == 0 || (app.Address.StartsWith("https://", StringComparison.Ordinal) && app.Address.EndsWith('/')));
        Assert.Equal(app.NeedsConnection, app.Guide is not null);
        Assert.All(app.Connection, field => AssertField(field, app.Name));
        Assert.True(app.Address.Length > 0 || !app.NeedsConnection || app.Connection.Any(field => field.Key == "address"));
        AssertUnique(app.Connection.Select(field => field.Key));
        AssertUnique(app.Actions.Select(action => action.Key));
        AssertUnique(app.Triggers.Select(trigger => trigger.Key));
        Assert.Equal(app.Triggers.Any(trigger => trigger.Kind == TriggerKind.Webhook), app.Webhook is not null);
        Assert.All(app.Webhook?.Guide ?? [], line => Assert.EndsWith(".", line, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Apps))]
    public void A_guide_is_made_of_whole_sentences_and_its_picture_opens_a_page_of_its_menu(string key)
    {
        var app = AppCatalog.BuiltIn[key];
        if (app.Guide is not { } guide)
            return;
        Assert.All([.. guide.Steps, .. guide.Notes], line => Assert.EndsWith(".", line, StringComparison.Ordinal));
        // Emphasis is opened and closed.
        Assert.All(guide.Steps, line => Assert.True(line.Split("**").Length % 2 == 1, line));
        Assert.All(guide.Links, link => AssertDocs(link.Address));
        Assert.True(guide.Picture is null || guide.Picture.Menu.Contains(guide.Picture.Current));
        Assert.All(app.Connection.Where(field => field.Prefixes.Count > 0), field => Assert.All(field.Prefixes, prefix =>
            Assert.Null(app.ReadKey(new(new Dictionary<string, string> { [field.Key] = prefix + "x" })).Problem)));
    }

    [Theory, MemberData(nameof(Apps))]
    public void Sign_in_adds_headers_only_and_the_same_to_every_request(string key)
    {
        var app = AppCatalog.BuiltIn[key];
        var values = new ConnectionValues(app.Connection.ToDictionary(field => field.Key, field => field.Example ?? "example"));
        var bare = app.SignIn(AppRequest.Get(""), values);
        var request = new AppRequest(HttpMethod.Post, "a/b") { Body = "{}"u8.ToArray(), ContentType = "application/json" }
            .With("q", "1").Header("X-Own", "1");
        var signed = app.SignIn(request, values);
        Assert.Equal(request with { Headers = signed.Headers }, signed);
        Assert.Equal([.. request.Headers, .. bare.Headers], signed.Headers);
        Assert.Equal(app.NeedsConnection && app.Key != "webhook" && app.Token is null, bare.Headers.Count > 0);
    }

    [Theory, MemberData(nameof(Triggers))]
    public void A_trigger_is_complete(string appKey, string key)
    {
        var app = AppCatalog.BuiltIn[appKey];
        var trigger = AppCatalog.BuiltIn.FindTrigger(appKey, key)!;
        AssertNamed(trigger.Key, trigger.Name, trigger.Description, app);
        AssertDocs(trigger.Docs);
        AssertSample(trigger.Sample);
        Assert.All(trigger.Inputs, field => AssertField(field, app.Name));
        if (app.Webhook is null)
            return;
        var received = app.Webhook.Read(
            new(System.Text.Encoding.UTF8.GetBytes(trigger.Sample), new Dictionary<string, string>(), DateTimeOffset.UnixEpoch), trigger);
        Assert.True(trigger.Takes(received.Type));
    }

    [Theory, MemberData(nameof(Actions))]
    public void An_action_is_complete(string appKey, string key)
    {
        var app = AppCatalog.BuiltIn[appKey];
        var action = AppCatalog.BuiltIn.FindAction(appKey, key)!;
        AssertNamed(action.Key, action.Name, action.Description, app);
        AssertDocs(action.Docs);
        AssertUnique(action.Inputs.Select(field => field.Key));
        Assert.All(action.Inputs, field => AssertField(field, app.Name));
        var sample = AssertSample(action.Sample);
        Assert.True(action.Request is not null ^ action.Compute is not null);
        Assert.Equal(action.IsWrite, action.Sentence is not null);
        Assert.True(action.Effect != Effect.Keyed || action.KeyHeader is not null || action.KeyHeaderOf is not null);
        Assert.True(action.Effect == Effect.Read || action.IdField.Length == 0 || sample.TryGetProperty(action.IdField, out _));
        Assert.True(action.FollowUp is null || action.Effect is Effect.Read or Effect.Natural);
    }

    [Theory, MemberData(nameof(Actions))]
    public void An_action_makes_the_same_request_from_its_examples_each_time(string appKey, string key)
    {
        var action = AppCatalog.BuiltIn.FindAction(appKey, key)!;
        foreach (var onlyRequired in new[] { false, true })
        {
            var inputs = Examples(action.Inputs, onlyRequired);
            Assert.Empty(InputCheck.Problems(action.Inputs, inputs));
            var request = action.Request!(inputs);
            var again = action.Request(inputs);
            Assert.Equal(request.Target, again.Target);
            Assert.True(request.Body.GetValueOrDefault().Span.SequenceEqual(again.Body.GetValueOrDefault().Span));
            Assert.False(request.Path.StartsWith('/'));
            Assert.Equal(request.Method == HttpMethod.Post || request.Method == HttpMethod.Put || request.Method == HttpMethod.Patch,
                request.Body is not null);
            Assert.NotEqual("", action.Sentence?.Invoke(inputs) ?? "a read says nothing");
            Assert.True(action.EffectFor(inputs) != Effect.Keyed || action.KeyHeaderFor(inputs) is not null);
        }
    }

    [Theory, MemberData(nameof(Actions))]
    public void An_output_has_the_fields_of_the_sample(string appKey, string key)
    {
        var action = AppCatalog.BuiltIn.FindAction(appKey, key)!;
        var sample = AssertSample(action.Sample);
        var answer = new AppResponse(200, new Dictionary<string, string>(), System.Text.Encoding.UTF8.GetBytes(action.Sample));
        var output = action.Output is null ? answer.Json : action.Output(Examples(action.Inputs, onlyRequired: false), answer);
        Assert.All(sample.EnumerateObject(), property => Assert.True(output.TryGetProperty(property.Name, out _), property.Name));
    }

    private static TheoryData<string, string> Pairs(Func<App, IEnumerable<string>> keys)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var app in AppCatalog.BuiltIn.Apps)
        {
            foreach (var key in keys(app))
                pairs.Add(app.Key, key);
        }
        return pairs;
    }

    private static Inputs Examples(IReadOnlyList<Field> fields, bool onlyRequired) => new(JsonBody.Write(json =>
    {
        foreach (var field in fields.Where(field => field.Required || !onlyRequired))
        {
            json.WritePropertyName(field.Key);
            switch (field.Type)
            {
                case FieldType.Object:
                    Examples(field.Fields, onlyRequired).Value.WriteTo(json);
                    break;
                case FieldType.Map or FieldType.Any or FieldType.List or FieldType.Integer or FieldType.Decimal or FieldType.Boolean:
                    json.WriteRawValue(field.Example!);
                    break;
                default:
                    json.WriteStringValue(field.Example);
                    break;
            }
        }
    }));

    private static void AssertField(Field field, string app)
    {
        Assert.Matches(SnakeCase(), field.Key);
        Assert.Matches(Sentence(), field.Name);
        Assert.DoesNotContain(app, field.Name, StringComparison.Ordinal);
        Assert.True(field.Help is null || field.Help.EndsWith('.'), field.Key);
        Assert.True(!field.Required || field.Help is not null || field.Type == FieldType.Object || field.Example is not null, field.Key);
        Assert.Equal(field.Type == FieldType.Choice, field.Choices.Count > 0);
        Assert.True(field.Example is null || field.MaxLength is null || field.Example.Length <= field.MaxLength);
        AssertUnique(field.Fields.Select(inner => inner.Key));
        Assert.All(field.Fields, inner => AssertField(inner, app));
    }

    private static void AssertNamed(string key, string name, string description, App app)
    {
        Assert.Matches(SnakeCase(), key);
        Assert.EndsWith(".", description, StringComparison.Ordinal);
        if (ProvidersWording.Contains(name))
            return;
        Assert.Matches(Sentence(), name);
        Assert.DoesNotContain(app.Name, name, StringComparison.OrdinalIgnoreCase);
    }

    private static JsonElement AssertSample(string sample)
    {
        using var strict = JsonDocument.Parse(sample, new() { AllowDuplicateProperties = false });
        Assert.Equal(JsonValueKind.Object, strict.RootElement.ValueKind);
        return strict.RootElement.Clone();
    }

    private static void AssertDocs(string docs) => Assert.StartsWith("https://", docs, StringComparison.Ordinal);

    private static void AssertUnique(IEnumerable<string> keys) => Assert.Equal(keys.Distinct(), keys);

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    /// <summary>
    /// A capital, then words in lower case; short all-capital words such as ID and URL, and Razorpay's "Key Id", are names.
    /// </summary>
    [GeneratedRegex("^[A-Z][A-Za-z']*( ([a-z][a-z'-]*|[A-Z]{2,5}|Id|Secret|[0-9]+))*$")]
    private static partial Regex Sentence();
}
