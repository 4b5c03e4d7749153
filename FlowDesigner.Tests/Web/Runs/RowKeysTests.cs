using FlowDesigner.Web.Components.Pages.Runs;

namespace FlowDesigner.Tests.Web.Runs;

public sealed class RowKeysTests
{
    private readonly RowKeys _rows = new();

    [Fact]
    public void A_new_run_gets_a_row_of_its_own_and_the_others_keep_theirs()
    {
        var before = Show(5, 4, 3);
        var after = Show(6, 5, 4);
        Assert.Equal(before[..2], after[1..]);
        Assert.DoesNotContain(after[0], before);
    }

    [Fact]
    public void Another_list_fills_the_rows_that_are_there_in_their_order()
    {
        var before = Show(9, 8, 7, 6);
        Assert.Equal(before, Show(5, 4, 9, 3));
        Assert.Equal(before[..2], Show(2, 1));
    }

    [Fact]
    public void No_row_shows_two_runs_whatever_comes_and_goes()
    {
        var chance = new Random(4711);
        for (var i = 0; i < 2000; i++)
        {
            var runs = Enumerable.Range(0, chance.Next(30)).Select(_ => (long)chance.Next(60)).Distinct().ToArray();
            var keys = Show(runs);
            Assert.Equal(runs.Length, keys.Distinct().Count());
        }
    }

    private int[] Show(params long[] runs)
    {
        _rows.Show(runs);
        return [.. _rows.Keys];
    }
}
