using FlowDesigner.Core.Apps;
using FlowDesigner.Web.Components.Pages.Apps;

namespace FlowDesigner.Tests.Web.Apps;

public sealed class AppSearchTests
{
    [Theory]
    [InlineData("", "stripe razorpay togai zoho webhook http schedule")]
    [InlineData("stripe", "stripe")]
    [InlineData("invoice.paid", "razorpay")]
    [InlineData("Key Secret", "razorpay")]
    [InlineData("App link name", "stripe razorpay togai zoho webhook http")]
    [InlineData("Data source", "stripe razorpay togai webhook schedule")]
    [InlineData("Data Destination", "stripe razorpay togai zoho webhook http")]
    [InlineData("customer find", "stripe razorpay zoho")]
    [InlineData("no such thing", "")]
    public void Apps_are_found_by_what_they_can_do_and_by_other_products_words(string search, string apps) =>
        Assert.Equal(apps, string.Join(' ', AppCatalog.BuiltIn.Apps.Where(app => AppSearch.Fits(app, search)).Select(app => app.Key)));

    [Fact]
    public void A_search_names_the_triggers_and_actions_it_found_and_leads_to_them()
    {
        Assert.Equal([new FoundPart("Create customer", "apps/stripe/actions?open=create_customer")], AppSearch.PartsOf(
            AppCatalog.BuiltIn["stripe"], "create customer"));
        Assert.Contains(new FoundPart("New customer", "apps/stripe?open=customer_created"), AppSearch.PartsOf(
            AppCatalog.BuiltIn["stripe"], "customer.created"));
        Assert.Empty(AppSearch.PartsOf(AppCatalog.BuiltIn["stripe"], ""));
    }
}
