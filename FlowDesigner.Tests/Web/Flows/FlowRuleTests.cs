using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Pages.Flows;

namespace FlowDesigner.Tests.Web.Flows;

public sealed class FlowRuleTests
{
    [Theory]
    [InlineData("sync-accounts-togai-to-stripe", "If an account is created in Togai, then create customer in Stripe")]
    [InlineData("sync-accounts-stripe-to-togai", "If a customer is created in Stripe, then create customer in Togai")]
    [InlineData(
        "sync-accounts-stripe-to-togai-and-zoho",
        "If a customer is created in Stripe, then create customer in Togai and create contact in Zoho Books")]
    [InlineData("sync-accounts-togai-to-razorpay", "If an account is created in Togai, then create customer in Razorpay")]
    [InlineData(
        "bulk-import-customers-stripe-to-togai", "If you press Trigger now, then for each customer in Stripe create customer in Togai")]
    public void A_flow_is_told_in_one_sentence(string key, string rule) =>
        Assert.Equal(rule, FlowRule.Of(ReadyMadeFlows.All.Single(flow => flow.Key == key), AppCatalog.BuiltIn));

    [Fact]
    public void A_flow_of_the_webhook_app_names_no_account()
    {
        var flow = FlowJson.Read("""
            { "key": "note", "name": "Note", "trigger": { "app": "webhook", "trigger": "received" },
              "steps": [ { "key": "stop", "control": "stop", "reason": "Seen {{ trigger.order_id }}" } ] }
            """, out _)!;
        Assert.Equal("If a webhook is received, then decide and stop", FlowRule.Of(flow, AppCatalog.BuiltIn));
        Assert.Equal("Seen Order id", FlowPictures.Of(flow, AppCatalog.BuiltIn).Nodes[1].Detail);
    }

    [Theory]
    [InlineData("{{ trigger.data.address.phoneNumber }}", "Address › phone number")]
    [InlineData("{{ steps.linked.value }}", "Value")]
    [InlineData("{{ trigger.data.id }}", "Id")]
    [InlineData("{{ trigger }}", "the payload")]
    public void A_path_is_said_in_words_with_the_tile_of_its_step(string mapping, string words)
    {
        var piece = Assert.Single(Words.Pieces(mapping));
        Assert.Equal((words, "togai", false), (piece.Text, piece.Tile, piece.IsCode));
    }

    [Fact]
    public void Text_round_a_path_stays_and_an_expression_is_shown_as_it_is_written() =>
        Assert.Equal(
            [
                new MappingPiece("Account "),
                new MappingPiece("Id", "togai"),
                new MappingPiece(": "),
                new MappingPiece("upper(trigger.data.name)", IsCode: true)
            ],
            Words.Pieces("Account {{ trigger.data.id }}: {{ upper(trigger.data.name) }}"));

    [Theory]
    [InlineData("{{ (item.email ?? '') != '' }}", "Email is set")]
    [InlineData("{{ steps.linked.value == null }}", "Value is empty")]
    [InlineData("{{ steps.account.found }}", "Found is true")]
    [InlineData("{{ count(filter(trigger.data.settings ?? [], item.id == 'A')) > 0 }}", "Settings has A")]
    [InlineData("{{ trigger.data.amount > 5 }}", "Amount > 5")]
    public void A_condition_is_said_in_words_as_far_as_words_go(string condition, string words) =>
        Assert.Equal(words, Words.Condition(condition));

    private static MappingWords Words { get; } =
        new(ReadyMadeFlows.All.Single(flow => flow.Key == "sync-accounts-togai-to-stripe"), AppCatalog.BuiltIn);
}
