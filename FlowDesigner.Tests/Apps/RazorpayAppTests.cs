using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Apps.Razorpay;
using static FlowDesigner.Tests.Apps.StripeAppTests;

namespace FlowDesigner.Tests.Apps;

public sealed class RazorpayAppTests
{
    private static readonly App Razorpay = RazorpayApp.Definition;

    private static AppAction Action(string key) => Razorpay.Actions.Single(action => action.Key == key);

    [Fact]
    public void A_customer_is_created_or_handed_back()
    {
        var request = Action("create_customer").Request!(
            In("""{"name":"Ada Ltd","email":"a@b.co","contact":"+91 90000-90000","notes":{"togaiAccountId":"ACC1"}}"""));
        Assert.Equal((HttpMethod.Post, "v1/customers", "application/json"), (request.Method, request.Target, request.ContentType));
        Assert.Equal(
            """{"name":"Ada Ltd","email":"a@b.co","contact":"+919000090000","fail_existing":"0","notes":{"togaiAccountId":"ACC1"}}""",
            BodyOf(request));
    }

    [Theory]
    [InlineData("""{"email":"a@b.co"}""", Effect.Natural)]
    [InlineData("""{"contact":"+919000090000"}""", Effect.Natural)]
    [InlineData("""{"name":"Ada Ltd"}""", Effect.Unsafe)]
    [InlineData("""{"name":"Ada Ltd","email":"","contact":"-"}""", Effect.Unsafe)]
    public void Without_email_and_contact_a_repeat_would_make_a_second_customer(string inputs, Effect effect)
    {
        Assert.Equal(effect, Action("create_customer").EffectFor(In(inputs)));
        Assert.Null(Action("create_customer").LookUp);
    }

    [Theory]
    [InlineData("Café Société, Inc.", "Cafe Societe Inc.")]
    [InlineData("A&B", "A B")]
    [InlineData("Al", "Al.")]
    [InlineData("会社", null)]
    [InlineData("  O'Neil / Sons (UK) @ Pune  ", "O'Neil / Sons (UK) @ Pune")]
    [InlineData("a name of a company that is longer than Razorpay takes it", "a name of a company that is longer than Razorpay t")]
    public void A_name_is_made_to_fit_the_rule(string name, string? clean) => Assert.Equal(clean, RazorpayCustomers.CleanName(name));

    [Fact]
    public void A_customer_of_another_account_is_told()
    {
        var create = Action("create_customer");
        var inputs = In("""{"email":"a@b.co","notes":{"togaiAccountId":"ACC1"}}""");
        Assert.Equal(
            """{"other_account":null,"id":"cust_1","notes":{"togaiAccountId":"ACC1"}}""",
            create.Output!(inputs, Answer(200, """{"id":"cust_1","notes":{"togaiAccountId":"ACC1"}}""")).GetRawText());
        Assert.Equal("ACC2", create.Output(inputs, Answer(200, """{"id":"cust_1","notes":{"togaiAccountId":"ACC2"}}"""))
            .GetProperty("other_account").GetString());
        Assert.Equal(
            """{"other_account":null,"id":"cust_1","notes":[]}""",
            create.Output(inputs, Answer(200, """{"id":"cust_1","notes":[]}""")).GetRawText());
    }

    [Fact]
    public void An_unknown_id_is_found_false()
    {
        var find = Action("find_customer");
        var unknown = Answer(400, """{"error":{"code":"BAD_REQUEST_ERROR","description":"The id provided does not exist"}}""");
        Assert.True(find.Accepts(unknown));
        Assert.Equal("""{"found":false}""", find.Output!(Inputs.Empty, unknown).GetRawText());
        Assert.False(find.Accepts(Answer(400, """{"error":{"description":"The count must be at least 1"}}""")));
    }

    [Theory]
    [InlineData(400, "The api key provided is invalid", Meaning.ConnectionBroken)]
    [InlineData(400, "Authentication failed", Meaning.ConnectionBroken)]
    [InlineData(400, "The amount must be at least INR 1.00", Meaning.Declined)]
    [InlineData(401, "whatever", Meaning.ConnectionBroken)]
    [InlineData(404, "The requested URL was not found on the server.", Meaning.Declined)]
    [InlineData(409, "still running", Meaning.NotExecuted)]
    [InlineData(429, "slow down", Meaning.NotExecuted)]
    [InlineData(500, "oops", Meaning.Unknown)]
    [InlineData(504, "oops", Meaning.Unknown)]
    public void An_answer_is_judged_by_status_and_description(int status, string description, Meaning meaning)
    {
        var answer = Answer(status, $$$"""{"error":{"description":"{{{description}}}"}}""");
        Assert.Equal(meaning, Razorpay.Judge(answer).Meaning);
        Assert.Equal(description, Razorpay.ErrorText(answer));
    }

    [Fact]
    public void Sign_in_is_basic_in_its_exact_case()
    {
        var values = new ConnectionValues(new Dictionary<string, string> { ["key_id"] = "rzp_test_1", ["key_secret"] = "s" });
        Assert.Equal("Basic cnpwX3Rlc3RfMTpz", Razorpay.SignIn(AppRequest.Get("x"), values).Headers.Single().Value);
        Assert.Equal(ConnectionMode.Test, Razorpay.ReadKey(values).Mode);
        Assert.NotNull(Razorpay.ReadKey(new(new Dictionary<string, string> { ["key_id"] = "s", ["key_secret"] = "rzp_test_1" })).Problem);
    }
}
