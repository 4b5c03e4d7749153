using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Flows;

public class ReadyMadeFlowTests
{
    public static TheoryData<string> Keys => [.. ReadyMadeFlows.All.Select(flow => flow.Key)];

    [Fact]
    public void The_ready_made_flows_keep_their_keys() => Assert.Equal(
        ["bulk-import-customers-stripe-to-togai",
            "sync-accounts-stripe-to-togai-and-zoho", "sync-accounts-stripe-to-togai", "sync-accounts-togai-to-razorpay",
            "sync-accounts-togai-to-stripe"],
        ReadyMadeFlows.All.Select(flow => flow.Key));

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_ready_made_flow_has_no_problem_at_all(string key) =>
        Assert.Equal([], FlowValidator.Check(Flow(key), AppCatalog.BuiltIn)
            .Where(problem => !IsLookedUp(key, problem)).Select(problem => $"{problem.Code} {problem.Message}"));

    /// <summary>A warning that stays: the service has no key for a repeat, so a lost answer is looked up.</summary>
    private static bool IsLookedUp(string key, FlowProblem problem) =>
        problem.Code == "effect.unsafe"
            && Flow(key).Find(problem.Step!) is ActionStep step
            && AppCatalog.BuiltIn.FindAction(step.App, step.Action)!.LookUp is not null;

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_ready_made_flow_is_stored_as_it_is_written(string key)
    {
        using var stored = new StreamReader(
            typeof(Flow).Assembly.GetManifestResourceStream($"FlowDesigner.Core.Flows.ReadyMade.{key}.json")!);
        Assert.Equal(FlowJson.Write(Flow(key)), stored.ReadToEnd());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_mapping_of_a_ready_made_flow_works_on_the_samples(string key)
    {
        var flow = Flow(key);
        var scope = new Scope(DateTimeOffset.UnixEpoch)
            .Set("trigger", Json(AppCatalog.BuiltIn.FindTrigger(flow.Trigger.App, flow.Trigger.Trigger)!.Sample))
            .Set("item", Json(AppCatalog.BuiltIn.FindAction("stripe", "find_customer")!.Sample));
        foreach (var step in flow.Steps.OfType<ActionStep>())
            scope.SetStep(step.Key, Json(AppCatalog.BuiltIn.FindAction(step.App, step.Action)!.Sample));
        foreach (var step in flow.Steps.OfType<ActionStep>())
        {
            var action = AppCatalog.BuiltIn.FindAction(step.App, step.Action)!;
            var inputs = new Inputs(Template.Parse(step.Inputs).Evaluate(scope));
            Assert.Equal([], InputCheck.Problems(action.Inputs, inputs));
            Assert.NotNull(action.Request!(inputs));
            if (step.BusinessKey is not null)
                Assert.NotEmpty(Template.Text(step.BusinessKey).EvaluateText(scope));
        }
    }

    [Fact]
    public void A_webhook_and_the_bulk_import_agree_on_what_the_same_effect_is()
    {
        var item = Json("""{ "id": "cus_1", "name": "Al", "email": "al@example.com", "metadata": {} }""");
        var byWebhook = Effects("sync-accounts-stripe-to-togai", new Scope(default)
            .Set("trigger", Json("""{ "data": { "object": """ + item.GetRawText() + "} }")));
        var byImport = Effects("bulk-import-customers-stripe-to-togai", new Scope(default).Set("item", item));
        Assert.Equal(["togai create_customer cus_1", "stripe update_customer link cus_1"], byWebhook.Select(effect => effect.Key));
        Assert.Equal(byWebhook, byImport);
        Assert.Contains("\"name\":\"al@example.com\"", byImport[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "id": "ACC1", "togaiAccountId": "account.1" }""", "account.1")]
    [InlineData("""{ "id": "ACC1" }""", "ACC1")]
    public void An_account_is_the_same_effect_by_its_own_id_of_togai_or_else_by_the_users(string account, string businessKey)
    {
        var scope = new Scope(default).Set("trigger", Json($$"""{ "data": {{account}} }"""));
        var customer = Assert.IsType<ActionStep>(Flow("sync-accounts-togai-to-stripe").Find("customer"));
        Assert.Equal(businessKey, Template.Text(customer.BusinessKey!).EvaluateText(scope));
    }

    [Theory]
    [InlineData("null", "[]", true)]
    [InlineData("\"cus_1\"", "[]", false)]
    [InlineData("null", """[{ "id": "StripeCustomerId", "value": "cus_1" }]""", false)]
    [InlineData("null", """[{ "id": "Other", "value": "x" }]""", true)]
    public void An_account_that_came_from_stripe_does_not_go_back(string setting, string inline, bool isNew)
    {
        var scope = new Scope(default).Set("trigger", Json($$"""{ "data": { "id": "ACC1", "settings": {{inline}} } }"""))
            .SetStep("linked", Json($$"""{ "value": {{setting}} }"""));
        var branch = Assert.IsType<IfStep>(Flow("sync-accounts-togai-to-stripe").Find("is_new"));
        Assert.Equal(isNew, Template.Text(branch.Condition).EvaluateCondition(scope));
    }

    [Theory]
    [InlineData("+44 (20) 7123-4567", "+442071234567")]
    [InlineData("12", null)]
    [InlineData("+1234567890123456", null)]
    public void A_phone_number_reaches_razorpay_as_it_takes_it_or_not_at_all(string phone, string? contact)
    {
        var scope = new Scope(default).Set(
            "trigger", Json($$"""{ "data": { "id": "ACC1", "name": "Ünïon & Söhne <x>", "address": { "phoneNumber": "{{phone}}" } } }"""));
        var customer = Assert.IsType<ActionStep>(Flow("sync-accounts-togai-to-razorpay").Find("customer"));
        var inputs = new Inputs(Template.Parse(customer.Inputs).Evaluate(scope));
        Assert.Equal(contact, inputs.Text("contact"));
        Assert.Matches("^[A-Za-z0-9 .'/@()]{3,50}$", inputs.Text("name"));
    }

    private static List<(string Key, string Body)> Effects(string key, Scope scope)
    {
        scope.SetStep("customer", Json("""{ "id": "cus_1", "account": { "id": "cus_1" } }"""));
        return [.. Flow(key).Steps.OfType<ActionStep>().Where(step => step.BusinessKey is not null).Select(step =>
            ($"{step.App} {step.Action} {Template.Text(step.BusinessKey!).EvaluateText(scope)}",
                Template.Parse(step.Inputs).Evaluate(scope).GetRawText()))];
    }

    private static Flow Flow(string key) => ReadyMadeFlows.All.Single(flow => flow.Key == key);

    private static JsonElement Json(string text) => JsonBody.Parse(Encoding.UTF8.GetBytes(text));
}
