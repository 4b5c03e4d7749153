using FlowDesigner.Web.Palette;

namespace FlowDesigner.Tests.Web.Palette;

public sealed class PaletteRankingTests
{
    private static readonly PaletteItem[] s_items =
    [
        new(PaletteGroup.Pages, "Home", "/", "house") { Words = "today overview" },
        new(PaletteGroup.Pages, "Flows", "flows", "workflow"),
        new(PaletteGroup.Pages, "Runs", "runs", "activity") { Words = "history events" },
        new(PaletteGroup.Actions, "Create New Flow+", "flows?create=1", "plus"),
        new(PaletteGroup.Actions, "Add a Stripe connection", "apps/stripe?connect=1", "plug"),
        new(PaletteGroup.Actions, "Change your password", "settings/account", "key-round"),
        new(PaletteGroup.Flows, "Sync accounts created from Togai to Stripe", "flows/a", "workflow"),
        new(PaletteGroup.Flows, "Sync accounts created from Togai to Razorpay", "flows/b", "workflow"),
        new(PaletteGroup.Connections, "Stripe", "connections/stripe", "plug") { Note = "TEST" },
        new(PaletteGroup.Apps, "Stripe", "apps/stripe", "layout-grid"),
    ];

    [Theory]
    [InlineData("flows", "Flows")]
    [InlineData("FLO", "Flows")]
    [InlineData("create", "Create New Flow+")]
    [InlineData("cnf", "Create New Flow+")]
    [InlineData("add stripe", "Add a Stripe connection")]
    [InlineData("stripe add", "Add a Stripe connection")]
    [InlineData("history", "Runs")]
    [InlineData("togai raz", "Sync accounts created from Togai to Razorpay")]
    [InlineData("word", "Change your password")]
    [InlineData("  home ", "Home")]
    public void The_line_that_is_meant_comes_first(string typed, string first) =>
        Assert.Equal(first, PaletteRanking.Rank(typed, s_items)[0].Items[0].Title);

    [Fact]
    public void A_whole_title_comes_before_lines_that_only_contain_it_and_groups_follow_their_best_line()
    {
        var groups = PaletteRanking.Rank("stripe", s_items);
        Assert.Equal(
            [PaletteGroup.Connections, PaletteGroup.Apps, PaletteGroup.Actions, PaletteGroup.Flows], groups.Select(group => group.Group));
    }

    [Theory]
    [InlineData("zebra")]
    [InlineData("hm")]
    [InlineData("ome")]
    [InlineData("-")]
    public void Scattered_letters_fit_nothing(string typed)
    {
        var titles = PaletteRanking.Rank(typed, s_items).SelectMany(group => group.Items).Select(item => item.Title);
        Assert.Equal(typed == "ome" ? ["Home"] : [], titles);
    }

    [Fact]
    public void A_group_shows_six_lines_at_most_in_the_order_of_its_list()
    {
        var many = Enumerable.Range(1, 20).Select(number => new PaletteItem(PaletteGroup.Flows, $"Flow {number}", "flows", "workflow"));
        Assert.Equal(["Flow 1", "Flow 2", "Flow 3", "Flow 4", "Flow 5", "Flow 6"], PaletteRanking.Rank("flow", many)[0].Items
            .Select(item => item.Title));
    }
}
