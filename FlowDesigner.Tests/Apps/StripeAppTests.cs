using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Apps.Stripe;

namespace FlowDesigner.Tests.Apps;

public sealed class StripeAppTests
{
    private static readonly App Stripe = StripeApp.Definition;

    internal static Inputs In(string json) => new(JsonBody.Parse(Encoding.UTF8.GetBytes(json)));

    internal static AppResponse Answer(int status, string body, params (string, string)[] headers) =>
        new(status, headers.ToDictionary(header => header.Item1, header => header.Item2), Encoding.UTF8.GetBytes(body));

    internal static string BodyOf(AppRequest request) => Encoding.UTF8.GetString(request.Body!.Value.Span);

    private static AppAction Action(string key) => Stripe.Actions.Single(action => action.Key == key);

    [Fact]
    public void A_customer_is_created_with_what_is_mapped_and_nothing_else()
    {
        var request = Action("create_customer").Request!(In("""
            {"name":"Café & Söhne","email":"a+b@example.com","phone":null,"description":"",
                "address":{"line1":"1 Rd","city":"Pune","state":null},
             "shipping":{"name":null,"address":{}},"metadata":{"togaiAccountId":"ACC1","n":7,"none":null},"stranger":"x"}
            """));
        Assert.Equal(
            (HttpMethod.Post, "v1/customers", "application/x-www-form-urlencoded"), (request.Method, request.Target, request.ContentType));
        Assert.Equal(
            "name=Caf%C3%A9%20%26%20S%C3%B6hne&email=a%2Bb%40example.com&address[line1]=1%20Rd&address[city]=Pune"
                + "&metadata[togaiAccountId]=ACC1&metadata[n]=7",
            BodyOf(request));
    }

    [Fact]
    public void Every_call_names_the_pinned_version_and_the_key()
    {
        var request = Stripe.SignIn(AppRequest.Get("v1/customers"), new(new Dictionary<string, string> { ["secret_key"] = "sk_test_1" }));
        Assert.Equal([new("Authorization", "Bearer sk_test_1"), new("Stripe-Version", "2026-07-29.dahlia")], request.Headers);
    }

    [Fact]
    public void An_update_leaves_unmapped_fields_alone()
    {
        var request = Action("update_customer").Request!(In("""{"id":"cus_1","name":"","metadata":{"togaiAccountId":"ACC1"}}"""));
        Assert.Equal(("v1/customers/cus_1", "metadata[togaiAccountId]=ACC1"), (request.Target, BodyOf(request)));
    }

    [Theory]
    [InlineData("cus/../../v1/balance", "v1/customers/cus%2F..%2F..%2Fv1%2Fbalance")]
    [InlineData("cus_1?x=1#y", "v1/customers/cus_1%3Fx%3D1%23y")]
    public void An_id_cannot_leave_its_place_in_the_path(string id, string path) =>
        Assert.Equal(path, Action("find_customer").Request!(In($$"""{"id":"{{id}}"}""")).Target);

    [Theory, InlineData("."), InlineData("..")]
    public void Dots_are_no_id(string id) =>
        Assert.Equal(
            "input.bad_id", Assert.Throws<InputException>(() => Action("find_customer").Request!(In($$"""{"id":"{{id}}"}"""))).Code);

    [Fact]
    public void A_customer_that_is_missing_or_deleted_is_found_false()
    {
        var find = Action("find_customer");
        var missing = Answer(
            404, """{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such customer: 'cus_1'"}}""");
        Assert.True(find.Accepts(missing));
        Assert.False(find.Accepts(Answer(404, "<html>")));
        Assert.False(find.Output!(Inputs.Empty, missing).GetProperty("found").GetBoolean());
        Assert.Equal("""{"found":false}""", find.Output(Inputs.Empty, Answer(200, """{"id":"cus_1","object":"customer","deleted":true}"""))
            .GetRawText());
        Assert.Equal("""{"found":true,"id":"cus_2"}""", find.Output(Inputs.Empty, Answer(200, """{"id":"cus_2"}""")).GetRawText());
    }

    [Fact]
    public void Customers_are_listed_100_a_page_until_there_are_no_more()
    {
        var paging = Action("list_customers").Paging!;
        var inputs = In("""{"email":"a@b.co"}""");
        Assert.Equal("v1/customers?limit=100&email=a@b.co", paging.At(inputs, null).Target);
        Assert.Equal("v1/customers?limit=100&email=a@b.co&starting_after=cus_2", paging.At(inputs, "cus_2").Target);
        var page = Answer(200, """{"object":"list","has_more":true,"data":[{"id":"cus_1"},{"id":"cus_2"}]}""");
        Assert.Equal(2, paging.Items(page).Count());
        Assert.Equal("cus_2", paging.Next(page, null));
        Assert.Null(paging.Next(Answer(200, """{"object":"list","has_more":false,"data":[{"id":"cus_3"}]}"""), "cus_2"));
        Assert.Null(paging.Next(Answer(200, """{"object":"list","has_more":false,"data":[]}"""), "cus_3"));
        Assert.Equal(
            "provider.no_list", Assert.Throws<InputException>(() => Action("list_customers").Output!(inputs, Answer(200, "{}"))).Code);
    }

    [Fact]
    public void A_lost_create_is_looked_up_by_email_and_account()
    {
        var lookUp = Action("create_customer").LookUp!;
        var inputs = In("""{"email":"a@b.co","metadata":{"togaiAccountId":"ACC1"}}""");
        Assert.Equal("v1/customers?email=a@b.co&limit=100", lookUp.Request(inputs)!.Target);
        var found = lookUp.Find(inputs, Answer(
            200, """{"has_more":false,"data":[{"id":"cus_1","metadata":{}},{"id":"cus_2","metadata":{"togaiAccountId":"ACC1"}}]}"""));
        Assert.Equal("cus_2", Assert.IsType<Found.It>(found).Output.GetProperty("id").GetString());
        Assert.IsType<Found.Nothing>(
            lookUp.Find(inputs, Answer(200, """{"has_more":false,"data":[{"id":"cus_1","metadata":{"togaiAccountId":"ACC2"}}]}""")));
        Assert.IsType<Found.Unclear>(lookUp.Find(inputs, Answer(200, """{"has_more":true,"data":[{"id":"cus_1","metadata":{}}]}""")));
        foreach (var strange in new[] { Answer(500, ""), Answer(200, "{}"), Answer(200, "<html>"), Answer(200, """{"data":[]}""") })
            Assert.IsType<Found.Unclear>(lookUp.Find(inputs, strange));
        Assert.Null(lookUp.Request(In("""{"metadata":{"togaiAccountId":"ACC1"}}""")));
        Assert.Null(lookUp.Request(In("""{"email":"a@b.co"}""")));
    }

    [Theory]
    [InlineData(200, null, "{}", Meaning.Success, false)]
    [InlineData(400, null, "{}", Meaning.Declined, false)]
    [InlineData(400, "false", """{"error":{"type":"idempotency_error"}}""", Meaning.Unknown, false)]
    [InlineData(401, "true", "{}", Meaning.ConnectionBroken, false)]
    [InlineData(402, null, "{}", Meaning.Declined, false)]
    [InlineData(403, null, "{}", Meaning.Declined, false)]
    [InlineData(404, null, "{}", Meaning.Declined, false)]
    [InlineData(409, null, "{}", Meaning.NotExecuted, true)]
    [InlineData(409, "true", "{}", Meaning.NotExecuted, true)]
    [InlineData(409, "false", "{}", Meaning.Declined, false)]
    [InlineData(424, null, "{}", Meaning.Unknown, true)]
    [InlineData(429, null, "{}", Meaning.NotExecuted, true)]
    [InlineData(429, "false", "{}", Meaning.NotExecuted, true)]
    [InlineData(500, null, "{}", Meaning.Unknown, true)]
    [InlineData(500, "true", "{}", Meaning.Unknown, true)]
    [InlineData(500, "false", "{}", Meaning.Unknown, false)]
    [InlineData(503, "false", "{}", Meaning.Unknown, false)]
    [InlineData(302, null, "", Meaning.Declined, false)]
    public void An_answer_is_judged_by_the_header_first(int status, string? shouldRetry, string body, Meaning meaning, bool retry)
    {
        var answer = shouldRetry is null ? Answer(status, body) : Answer(status, body, ("stripe-should-retry", shouldRetry));
        Assert.Equal(new Verdict(meaning, retry), Stripe.Judge(answer));
    }

    [Fact]
    public void An_error_is_told_in_stripes_words()
    {
        Assert.Equal(
            "No such customer: 'cus_1' (resource_missing)",
            Stripe.ErrorText(Answer(404, """{"error":{"code":"resource_missing","message":"No such customer: 'cus_1'"}}""")));
        Assert.Equal("Your card was declined. (insufficient_funds)", Stripe.ErrorText(
            Answer(402, """{"error":{"code":"card_declined","decline_code":"insufficient_funds","message":"Your card was declined."}}""")));
        Assert.Null(Stripe.ErrorText(Answer(502, "<html>Bad gateway</html>")));
    }

    [Theory]
    [InlineData("sk_test_", ConnectionMode.Test, "Secret test key")]
    [InlineData("rk_test_", ConnectionMode.Test, "Restricted test key")]
    [InlineData("sk_live_", ConnectionMode.Live, "Secret live key")]
    [InlineData("rk_live_", ConnectionMode.Live, "Restricted live key")]
    public void A_key_tells_its_mode_and_kind(string prefix, ConnectionMode mode, string kind) =>
        Assert.Equal(new KeyVerdict(mode) { Kind = kind }, ReadKey(prefix + "1"));

    [Theory, InlineData("pk_test_1"), InlineData("pk_live_1"), InlineData("cus_1"), InlineData("")]
    public void Other_keys_are_refused_with_words(string key) => Assert.NotNull(ReadKey(key).Problem);

    private static KeyVerdict ReadKey(string key) => Stripe.ReadKey(new(new Dictionary<string, string> { ["secret_key"] = key }));
}
