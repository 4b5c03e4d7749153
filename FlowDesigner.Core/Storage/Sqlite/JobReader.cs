using FlowDesigner.Core.Runs.Journal;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Bulk jobs as their rows say them.</summary>
internal sealed class JobReader(SqliteDatabase database)
{
    private const string Columns =
        "id, kind, state, filter, title, up_to, cursor, total, done, failed, refused, started_by, created, ended";

    public IReadOnlyList<BulkJob> List(int limit) => database.Ask($"select {Columns} from bulk_job order by id desc limit $0", Read, limit);

    public IReadOnlyList<BulkJob> Running() => database.Ask($"select {Columns} from bulk_job where state = 0 order by id limit 100", Read);

    public BulkJob? Find(long id) => database.Ask($"select {Columns} from bulk_job where id = $0", Read, id).FirstOrDefault();

    private static BulkJob Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Kind = (JobKind)row.GetInt32(1),
        State = (JobState)row.GetInt32(2),
        Filter = JobText.Read(row.GetString(3)),
        Title = row.GetString(4),
        UpTo = row.GetInt64(5),
        Cursor = row.GetInt64(6),
        Total = row.LongOrNull(7),
        Done = row.GetInt64(8),
        Failed = row.GetInt64(9),
        Refused = row.GetInt64(10),
        By = row.GetString(11),
        Created = row.GetInt64(12),
        Ended = row.LongOrNull(13),
    };
}
