using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Apps.Togai;
using static FlowDesigner.Tests.Apps.StripeAppTests;

namespace FlowDesigner.Tests.Apps;

public sealed class TogaiAppTests
{
    private static readonly App Togai = TogaiApp.Definition;

    private static AppAction Action(string key) => Togai.Actions.Single(action => action.Key == key);

    [Fact]
    public void A_setting_is_read_by_its_full_id_and_may_be_absent()
    {
        var get = Action("get_setting");
        var request = get.Request!(In("""{"entity_id":"ACC 1/x","setting":"StripeCustomerId"}"""));
        Assert.Equal("settings/setting.USER.StripeCustomerId.ACCOUNT.ACC%201%2Fx", request.Target);
        Assert.True(get.Accepts(Answer(404, """{"message":"not found"}""")));
        Assert.Equal(
            """{"found":false,"value":null}""", get.Output!(Inputs.Empty, Answer(404, """{"message":"not found"}""")).GetRawText());
        Assert.Equal(
            """{"found":true,"value":"cus_1","id":"StripeCustomerId"}""",
            get.Output(Inputs.Empty, Answer(200, """{"id":"StripeCustomerId","value":"cus_1"}""")).GetRawText());
    }

    [Fact]
    public void A_setting_is_patched_and_posted_only_where_it_is_missing()
    {
        var set = Action("set_setting");
        var inputs = In("""{"entity_id":"ACC1","setting":"StripeCustomerId","value":"cus_1"}""");
        var patch = set.Request!(inputs);
        Assert.Equal((HttpMethod.Patch, "settings/setting.USER.StripeCustomerId.ACCOUNT.ACC1", """{"value":"cus_1"}"""),
            (patch.Method, patch.Target, BodyOf(patch)));
        Assert.Null(set.FollowUp!(inputs, Answer(204, "")));
        Assert.Null(set.FollowUp(inputs, Answer(500, "")));
        var post = set.FollowUp(inputs, Answer(404, """{"message":"not found"}"""))!;
        const string whole =
            """{"id":"StripeCustomerId","name":"StripeCustomerId","value":"cus_1","namespace":"USER","dataType":"STRING","entityType":"ACCOUNT","entityId":"ACC1"}""";
        Assert.Equal((HttpMethod.Post, "settings", whole), (post.Method, post.Target, BodyOf(post)));
        Assert.Equal(whole, set.Output!(inputs, Answer(204, "")).GetRawText());
    }

    [Fact]
    public void A_customer_is_created_with_account_and_inline_settings()
    {
        var request = Action("create_customer").Request!(In("""
            {"id":"cus_1","name":"Ada Ltd","primary_email":"a@b.co","address":{"line1":"1 Rd","postal_code":"411001","country":null},
             "account":{"id":"cus_1","name":"Ada Ltd","invoice_currency":"USD"},"settings":{"StripeCustomerId":"cus_1","empty":""}}
            """));
        Assert.Equal((HttpMethod.Post, "customers"), (request.Method, request.Target));
        Assert.Equal(
            """{"id":"cus_1","name":"Ada Ltd","primaryEmail":"a@b.co","address":{"line1":"1 Rd","postalCode":"411001"},"account":{"id":"cus_1","name":"Ada Ltd","invoiceCurrency":"USD","settings":[{"id":"StripeCustomerId","name":"StripeCustomerId","value":"cus_1","namespace":"USER","dataType":"STRING"}]}}""",
            BodyOf(request));
    }

    [Fact]
    public void A_customer_without_address_still_sends_one()
    {
        var request = Action("create_customer").Request!(
            In("""{"id":"c","name":"Ada","primary_email":"a@b.co","address":{"line1":null}}"""));
        Assert.Equal("""{"id":"c","name":"Ada","primaryEmail":"a@b.co","address":{}}""", BodyOf(request));
    }

    [Theory]
    [InlineData(409, "conflict", true)]
    [InlineData(400, "Customer with id c already exists", true)]
    [InlineData(400, "Duplicate id", true)]
    [InlineData(400, "primaryEmail is not valid", false)]
    [InlineData(400, "customer does not exist", false)]
    [InlineData(500, "already", false)]
    public void A_taken_id_is_asked_for_before_it_is_called_a_failure(int status, string message, bool asks)
    {
        var inputs = In("""{"id":"c","name":"Ada","primary_email":"a@b.co"}""");
        var followUp = Action("create_customer").FollowUp!(inputs, Answer(status, $$"""{"message":"{{message}}"}"""));
        Assert.Equal(asks ? "customers/c" : null, followUp?.Target);
    }

    [Fact]
    public void The_existing_customer_is_taken_only_if_it_is_ours()
    {
        var create = Action("create_customer");
        var inputs = In("""{"id":"c","name":"Ada","primary_email":"A@b.co","account":{"id":"acc"}}""");
        Assert.Equal("acc", create.Output!(inputs, Answer(200, """{"id":"c","primaryEmail":"a@b.co"}""")).GetProperty("account")
            .GetProperty("id").GetString());
        var problem = Assert.Throws<InputException>(() => create.Output(inputs, Answer(200, """{"id":"c","primaryEmail":"x@y.co"}""")));
        Assert.Equal("togai.id_taken", problem.Code);
    }

    [Fact]
    public void A_lost_create_is_looked_up_by_its_own_id()
    {
        var lookUp = Action("create_account").LookUp!;
        var inputs = In("""{"id":"ACC1"}""");
        Assert.Equal("accounts/ACC1", lookUp.Request(inputs)!.Target);
        Assert.IsType<Found.It>(lookUp.Find(inputs, Answer(200, """{"id":"ACC1"}""")));
        Assert.IsType<Found.Nothing>(lookUp.Find(inputs, Answer(404, "{}")));
        Assert.IsType<Found.Unclear>(lookUp.Find(inputs, Answer(503, "{}")));
    }

    [Fact]
    public void An_account_is_created_under_our_id()
    {
        var request = Action("create_account").Request!(
            In("""{"id":"ACC1","name":"Ada","customer_id":"c","net_term_days":30,"metadata":{"k":"v"}}"""));
        Assert.Equal("""{"id":"ACC1","name":"Ada","customerId":"c","netTermDays":30,"metadata":{"k":"v"}}""", BodyOf(request));
    }

    [Fact]
    public void Only_the_token_goes_to_the_next_page()
    {
        var paging = Action("list_customers").Paging!;
        Assert.Equal("customers?pageSize=100&status=ACTIVE", paging.At(In("""{"status":"ACTIVE"}"""), null).Target);
        Assert.Equal("customers?nextToken=a%2Bb", paging.At(In("""{"status":"ACTIVE"}"""), "a+b").Target);
        Assert.Equal("t2", paging.Next(Answer(200, """{"data":[],"nextToken":"t2"}"""), null));
        Assert.Null(paging.Next(Answer(200, """{"data":[],"nextToken":null}"""), null));
    }

    [Theory]
    [InlineData("get_account", "accounts/ACC1")]
    [InlineData("get_customer", "customers/ACC1")]
    public void An_unknown_entity_is_found_false(string key, string path)
    {
        var get = Action(key);
        Assert.Equal(path, get.Request!(In("""{"id":"ACC1"}""")).Target);
        Assert.True(get.Accepts(Answer(404, "{}")));
        Assert.Equal("""{"found":false}""", get.Output!(Inputs.Empty, Answer(404, "{}")).GetRawText());
        Assert.Equal("""{"found":true,"id":"ACC1"}""", get.Output(Inputs.Empty, Answer(200, """{"id":"ACC1"}""")).GetRawText());
    }

    [Theory]
    [InlineData(null, ConnectionMode.Unknown)]
    [InlineData("https://api.togai.com/", ConnectionMode.Unknown)]
    [InlineData("https://sandbox-api.togai.com/", ConnectionMode.Test)]
    public void Only_the_address_of_togais_sandbox_tells_the_mode(string? address, ConnectionMode mode)
    {
        var values = new Dictionary<string, string> { ["token"] = "t" };
        if (address is not null)
            values["address"] = address;
        Assert.Equal(mode, Togai.ReadKey(new(values)).Mode);
    }
}
