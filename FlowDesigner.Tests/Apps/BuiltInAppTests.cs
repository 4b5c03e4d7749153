using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Apps.BuiltIn;
using static FlowDesigner.Tests.Apps.StripeAppTests;

namespace FlowDesigner.Tests.Apps;

public sealed class BuiltInAppTests
{
    private static AppAction Http => HttpApp.Definition.Actions.Single();

    private static AppAction Initiate => WebhookApp.Definition.Actions.Single();

    [Fact]
    public void A_request_is_built_as_mapped()
    {
        var request = Http.Request!(In(
            """{"method":"POST","path":"/orders/a b","query":{"x":"1&2","n":3,"none":null},"headers":{"X-Trace":"t"},"body":{"a":null,"b":[1]}}"""));
        Assert.Equal((HttpMethod.Post, "orders/a%20b?x=1%262&n=3", """{"a":null,"b":[1]}""", "application/json"),
            (request.Method, request.Target, BodyOf(request), request.ContentType));
        Assert.Equal([new("X-Trace", "t")], request.Headers);
    }

    [Theory]
    [InlineData("""{"method":"POST"}""", "", null)]
    [InlineData("""{"method":"POST","body":"hello"}""", "hello", "text/plain; charset=utf-8")]
    [InlineData("""{"method":"POST","body":{"a":{"b":"c d"}},"headers":{"content-type":"application/x-www-form-urlencoded"}}""",
        "a[b]=c%20d", "application/x-www-form-urlencoded")]
    [InlineData("""{"method":"POST","body":"text","headers":{"Content-Type":"application/json"}}""", "\"text\"", "application/json")]
    public void A_body_follows_its_kind(string inputs, string body, string? type)
    {
        var request = Http.Request!(In(inputs));
        Assert.Equal((body, type), (BodyOf(request), request.ContentType));
    }

    [Theory]
    [InlineData("""{"method":"GET","path":"a/../b"}""", "http.path")]
    [InlineData("""{"method":"GET","path":"a/%2e%2E/b"}""", "http.path")]
    [InlineData("""{"method":"GET","headers":{"Authorization":"x"}}""", "http.header")]
    [InlineData("""{"method":"GET","headers":{"hOsT":"x"}}""", "http.header")]
    [InlineData("""{"method":"GET","headers":{"X\r\nY":"x"}}""", "http.header")]
    [InlineData("""{"method":"GET","body":{}}""", "http.body")]
    public void A_request_that_would_leave_its_place_is_refused(string inputs, string code) =>
        Assert.Equal(code, Assert.Throws<InputException>(() => Http.Request!(In(inputs))).Code);

    [Theory]
    [InlineData("https://evil.example/x", "https%3A//evil.example/x")]
    [InlineData("//evil.example/x", "evil.example/x")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("\\\\evil", "%5C%5Cevil")]
    public void A_path_cannot_name_another_host(string path, string target) =>
        Assert.Equal(target, Http.Request!(In($$"""{"method":"GET","path":{{System.Text.Json.JsonSerializer.Serialize(path)}}}""")).Target);

    [Theory]
    [InlineData("""{"method":"GET"}""", Effect.Read, null)]
    [InlineData("""{"method":"POST"}""", Effect.Unsafe, null)]
    [InlineData("""{"method":"POST","effect":"read"}""", Effect.Read, null)]
    [InlineData("""{"method":"PUT","effect":"natural"}""", Effect.Natural, null)]
    [InlineData("""{"method":"POST","effect":"keyed"}""", Effect.Keyed, "Idempotency-Key")]
    [InlineData("""{"method":"POST","effect":"keyed","key_header":"X-Once"}""", Effect.Keyed, "X-Once")]
    [InlineData("""{"method":"GET","effect":"unsafe"}""", Effect.Unsafe, null)]
    public void A_step_says_what_a_repeat_would_do(string inputs, Effect effect, string? header)
    {
        Assert.Equal(effect, Http.EffectFor(In(inputs)));
        Assert.Equal(header, Http.KeyHeaderFor(In(inputs)));
    }

    [Fact]
    public void A_webhook_goes_out_unchanged_and_signed_at_the_moment_of_sending()
    {
        const string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var request = Initiate.Request!(In("""{"payload":{"test": 2432232314}}"""));
        Assert.Equal(("""{"test": 2432232314}""", ""), (BodyOf(request), request.Target));
        var signed = WebhookApp.Definition.SignAtSend!(
            request.Header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            new(new Dictionary<string, string> { ["signing_secret"] = secret }),
            DateTimeOffset.FromUnixTimeSeconds(1614265330));
        Assert.Equal(
            [
                new("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
                new("webhook-timestamp", "1614265330"),
                new("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
            ],
            signed.Headers);
    }

    [Fact]
    public void A_webhook_answer_is_status_and_body()
    {
        Assert.Equal("""{"status":200,"body":{"ok":true}}""", Initiate.Output!(Inputs.Empty, Answer(200, """{"ok":true}""")).GetRawText());
        Assert.Equal("""{"status":202,"body":"thanks"}""", Initiate.Output(Inputs.Empty, Answer(202, "thanks")).GetRawText());
        Assert.Equal("""{"status":204,"body":null}""", Initiate.Output(Inputs.Empty, Answer(204, "")).GetRawText());
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whsec_not base64!", false)]
    [InlineData("hunter2", false)]
    public void A_signing_secret_has_its_form(string secret, bool good) =>
        Assert.Equal(
            good, WebhookApp.Definition.ReadKey(new(new Dictionary<string, string> { ["signing_secret"] = secret })).Problem is null);

    [Fact]
    public void Inputs_are_held_against_the_fields_all_at_once()
    {
        var fields = AppCatalog.BuiltIn.FindAction("togai", "create_customer")!.Inputs;
        var problems = InputCheck.Problems(
            fields, In("""{"id":"","name":"Al","primary_email":5,"address":"x","account":{"id":null,"name":"Ada"},"settings":[]}"""));
        Assert.Equal(
            ["id field.required", "name field.too_short", "address field.type", "account.id field.required", "settings field.type"],
            problems.Select(problem => $"{problem.Field} {problem.Code}"));
        Assert.Equal("Name must have at least 3 characters, but has 2.", problems[1].Message);
        Assert.Empty(
            InputCheck.Problems(fields, In("""{"id":"a","name":"Ada","primary_email":"a@b.co","account":{"id":null,"name":null}}""")));
    }
}
