using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Tests.Fakes;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Tests.Storage;

/// <summary>Lists by every combination of conditions: right, and never by reading the history through.</summary>
public sealed class RunListTests
{
    private const long Start = 1_780_000_000_000;
    private static readonly RunStatus[] Statuses = Enum.GetValues<RunStatus>();

    [Fact]
    public async Task Every_combination_of_conditions_lists_what_a_look_at_each_run_would()
    {
        await using var store = new SqliteStore();
        var runs = await FillAsync(store, 400);
        var seed = Environment.TickCount;
        var chance = new Random(seed);
        for (var i = 0; i < 600; i++)
        {
            var filter = Some(chance, runs);
            var expected = runs.Where(run => Fits(run, filter)).OrderByDescending(run => run.Run.Id).Select(run => run.Run.Id).ToList();
            if (filter.After is not null)
                expected = [.. expected.TakeLast(filter.Limit)];
            var page = store.Reader.Page(filter);
            Assert.True(
                expected.Take(filter.Limit).SequenceEqual(page.Runs.Select(run => run.Id)),
                $"seed {seed}, {filter}: {expected.Count} expected, {page.Runs.Count} found");
        }
    }

    [Fact]
    public async Task Pages_go_forth_and_back_over_the_same_runs()
    {
        await using var store = new SqliteStore();
        var runs = await FillAsync(store, 90);
        var filter = new RunFilter
            { Statuses = [RunStatus.Failed, RunStatus.Completed, RunStatus.Waiting], FlowConnectionIds = [7, 8], Limit = 4 };
        var pages = new List<RunPage>();
        for (long? before = null; pages.Count == 0 || before is not null; before = pages[^1].Next)
            pages.Add(store.Reader.Page(filter with { Before = before }));
        Assert.Equal(runs.Where(run => Fits(run, filter))
            .Select(run => run.Run.Id).OrderDescending(), pages.SelectMany(page => page.Runs).Select(run => run.Id));
        for (var i = pages.Count - 1; i > 0; i--)
        {
            var newer = store.Reader.Page(filter with { After = pages[i].Runs[0].Id });
            Assert.Equal(pages[i - 1].Runs.Select(run => run.Id), newer.Runs.Select(run => run.Id));
            Assert.Equal(i > 1, newer.Next is not null);
        }
    }

    [Fact]
    public async Task A_condition_without_an_index_is_looked_for_among_a_bounded_number_of_runs_and_then_further()
    {
        await using var store = new SqliteStore();
        const int Many = 5200;
        var ids = Enumerable.Range(0, Many).Select(i => IdSource.FirstAt(Start + i * 1000L)).ToArray();
        await Task.WhenAll(ids.Select((id, i) => store.AcceptAsync(id: id, origin: i == 3 ? RunOrigin.Schedule : RunOrigin.Webhook)));
        var filter = new RunFilter { Origins = [RunOrigin.Schedule] };
        var first = store.Reader.Page(filter);
        Assert.True(first is { Runs.Count: 0, IsPartial: true, Next: not null });
        var further = store.Reader.Page(filter with { Before = first.Next });
        Assert.Equal([ids[3]], further.Runs.Select(run => run.Id));
        Assert.False(further.IsPartial);
    }

    [Fact]
    public async Task A_whole_term_goes_before_beginnings_of_terms()
    {
        await using var store = new SqliteStore();
        var whole = (await store.AcceptAsync(terms: "CUS_1")).RunId;
        var longer = (await store.AcceptAsync(terms: ["CUS_12", "CUS_13"])).RunId;
        var exact = store.Reader.Page(new RunFilter { Term = "CUS_1" });
        Assert.Equal([whole], exact.Runs.Select(run => run.Id));
        Assert.False(exact.ByBeginning);
        var begun = store.Reader.Page(new RunFilter { Term = "CUS_" });
        Assert.Equal([longer, whole], begun.Runs.Select(run => run.Id));
        Assert.True(begun.ByBeginning);
    }

    [Fact]
    public async Task No_query_of_a_list_reads_a_table_through_or_sorts_one()
    {
        await using var store = new SqliteStore();
        await FillAsync(store, 10);
        using var connection = new SqliteConnection(store.ConnectionString);
        connection.Open();
        string[] texts = [.. RunLeaves.All(), RunRows.ByIds, AttentionReader.Held, AttentionReader.Parked];
        foreach (var text in texts)
        {
            var plan = Plan(connection, text);
            Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.StartsWith("SCAN run", StringComparison.Ordinal) && !IsBounded(text, line));
            Assert.DoesNotContain(plan, line => line.StartsWith("SCAN r", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.StartsWith("SCAN x", StringComparison.Ordinal) && !IsBounded(text, line));
        }
    }

    // The list of everything walks the ids themselves, and stops at its limit.
    private static bool IsBounded(string sql, string line) =>
        sql == RunLeaves.NextOfAll(false) && line == "SCAN x" || sql == RunLeaves.NextOfAll(true) && line == "SCAN x";

    private static List<string> Plan(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The product's own queries.
        command.CommandText = "explain query plan " + sql;
#pragma warning restore CA2100
        for (var i = 0; i < 6; i++)
            command.Parameters.AddWithValue($"${i}", "[1]");
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(reader.GetString(3));
        return lines;
    }

    private static async Task<List<(RunRow Run, string Term)>> FillAsync(SqliteStore store, int count)
    {
        var runs = new List<(RunRow, string)>();
        for (var i = 0; i < count; i++)
        {
            var (status, connection) = (Statuses[i * 7 % 8], i % 3 == 0 ? 8 : OpenStore.FlowConnection);
            var (created, term) = (Start + i * 60_000L, $"CUS_{i % 5}");
            var id = (await store.AcceptAsync(id: IdSource.FirstAt(created), created: created, flowConnection: connection,
                origin: (RunOrigin)(i % 4), terms: term)).RunId;
            if (status != RunStatus.Ready)
                await store.ClaimAsync(id, flowConnection: connection);
            if (status is not (RunStatus.Ready or RunStatus.Running))
                await store.EndAsync(id, status, flowConnection: connection, at: created);
            runs.Add((store.Reader.Find(id)!, term));
        }
        return runs;
    }

    private static RunFilter Some(Random chance, List<(RunRow Run, string Term)> runs) => new()
    {
        FlowIds = chance.Next(3) == 0 ? [OpenStore.Flow] : chance.Next(9) == 0 ? [99] : null,
        ExceptFlowIds = chance.Next(4) switch { 0 => [99], 1 when chance.Next(3) == 0 => [OpenStore.Flow], _ => null },
        FlowConnectionIds = chance.Next(2) == 0 ? null : chance.Next(2) == 0 ? [8] : [8, OpenStore.FlowConnection, 9],
        Statuses = chance.Next(3) == 0 ? null : [.. chance.GetItems(Statuses, chance.Next(1, 6)).Distinct()],
        Origins = chance.Next(3) == 0 ? [(RunOrigin)chance.Next(4)] : null,
        Term = chance.Next(4) switch { 0 => $"CUS_{chance.Next(6)}", 1 when chance.Next(3) == 0 => "CUS", _ => null },
        Before = chance.Next(4) == 0 ? runs[chance.Next(runs.Count)].Run.Id : null,
        After = chance.Next(4) == 0 ? runs[chance.Next(runs.Count)].Run.Id : null,
        CreatedFrom = chance.Next(5) == 0 ? Start + chance.Next(400) * 60_000L : null,
        CreatedTo = chance.Next(5) == 0 ? Start + chance.Next(400) * 60_000L : null,
        Limit = chance.Next(1, 60),
    };

    private static bool Fits((RunRow Run, string Term) entry, RunFilter filter)
    {
        var (run, term) = entry;
        return (filter.FlowIds?.Contains(run.FlowId) ?? true)
            && filter.ExceptFlowIds?.Contains(run.FlowId) is not true
            && (filter.FlowConnectionIds?.Contains(run.FlowConnectionId) ?? true)
            && (filter.Statuses?.Contains(run.Status) ?? true) && (filter.Origins?.Contains(run.Origin) ?? true)
            && (filter.Term is not { } wanted || term.StartsWith(wanted, StringComparison.Ordinal))
            && run.Id < (filter.Before ?? long.MaxValue) && run.Id > (filter.After ?? 0)
            && run.Created >= (filter.CreatedFrom ?? 0) && run.Created < (filter.CreatedTo ?? long.MaxValue);
    }
}
