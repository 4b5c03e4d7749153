using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Pages.Flows;

namespace FlowDesigner.Tests.Web.Flows;

public sealed class PayloadHintsTests
{
    [Theory]
    [InlineData("data.id", "text", true, "step 2 “Look for a linked Stripe customer”, step 4 “Create customer in Stripe”, "
        + "step 5 “Keep the customer's id in Togai”, step 6 “Already linked”", "\"ACC00001\"")]
    [InlineData("data.netTermDays", "whole number", false, null, "30")]
    [InlineData("data.address", "object", false, null, null)]
    [InlineData("data.primaryEmail", "text", false, "step 4 “Create customer in Stripe”", "\"ada@example.com\"")]
    public void A_field_says_what_it_holds_who_uses_it_and_whether_it_may_be_left_out(
        string path, string type, bool needed, string? uses, string? sample)
    {
        var hint = Assert.Single(Of("sync-accounts-togai-to-stripe"), hint => hint.Path == path);
        Assert.Equal((type, needed, uses, sample), (hint.Type, hint.Needed, hint.Uses, hint.Sample));
    }

    [Fact]
    public void An_import_that_uses_nothing_of_its_payload_has_no_fields() => Assert.Empty(Of("bulk-import-customers-stripe-to-togai"));

    private static IReadOnlyList<FlowDesigner.Web.Components.Parts.JsonHint> Of(string key) =>
        PayloadHints.Of(ReadyMadeFlows.All.First(flow => flow.Key == key), AppCatalog.BuiltIn);
}
