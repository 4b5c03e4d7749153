using System.Globalization;
using System.Runtime.Versioning;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Tests.Fakes;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Tests.Storage;

/// <summary>A database file that is not right is refused in words and left as it is; never is a fresh one made over it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BadFileTests : IDisposable
{
    private const string Name = "flowdesigner.db";
    private readonly TempFolder _folder = new();

    private string Db => _folder.File(Name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_first_start_that_was_killed_half_way_leaves_nothing_in_the_way()
    {
        File.WriteAllBytes(Db + ".new", [1, 2, 3]);
        using (SqliteDatabase.Open(_folder.Path))
            Assert.False(File.Exists(Db + ".new"));
        using var connection = new SqliteConnection($"Data Source={Db};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma auto_vacuum";
        Assert.Equal(2L, command.ExecuteScalar());
    }

    [Fact]
    public async Task D_08_a_file_that_begins_with_garbage_is_refused()
    {
        await MakeAsync();
        Change(bytes => "not a database!!"u8.CopyTo(bytes));
        Refused("does not begin as an SQLite database does");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(4096)]
    [InlineData(-4096)]
    [InlineData(-1000)]
    public async Task D_08_a_truncated_file_is_refused(int length)
    {
        await MakeAsync();
        using (var file = File.OpenWrite(Db))
            file.SetLength(length < 0 ? file.Length + length : length);
        Refused(length is >= 0 and < 100 ? "too few for a database" : "was cut short");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("effect")]
    [InlineData("connection")]
    public async Task D_08_a_page_of_zeros_is_refused(string table)
    {
        await MakeAsync();
        var (page, size) = PageOf(table);
        Change(bytes => bytes.AsSpan((page - 1) * size, size).Clear());
        Refused("is damaged", "cannot be read");
    }

    [Fact]
    public async Task D_08_a_flipped_byte_in_the_structure_of_a_page_is_refused()
    {
        await MakeAsync();
        var (page, size) = PageOf("dedupe");
        Change(bytes => bytes[(page - 1) * size] ^= 0x40);
        Refused("is damaged", "cannot be read");
    }

    [Fact]
    public async Task D_08_a_killed_servers_file_without_its_wal_is_refused_until_a_person_says_to_go_on()
    {
        await using (var store = new SqliteStoreIn(_folder.Path))
        {
            await store.AcceptAsync("event:1");
            using var killed = new TempFolder();
            foreach (var file in Directory.GetFiles(_folder.Path).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
                File.Copy(file, killed.File(Path.GetFileName(file)));
            File.Delete(killed.File(Name + "-wal"));
            var refused = Assert.Throws<StorageException>(() => SqliteDatabase.Open(killed.Path));
            Assert.Contains("its -wal file is gone", refused.Message, StringComparison.Ordinal);
            File.Delete(killed.File("unclean"));
            SqliteDatabase.Open(killed.Path).Dispose();
        }
        // Closed properly, there is no -wal file, and nothing is missing.
        SqliteDatabase.Open(_folder.Path).Dispose();
    }

    [Fact]
    public async Task D_08_a_killed_servers_file_with_its_wal_is_taken_up_with_every_event()
    {
        await using var store = new SqliteStoreIn(_folder.Path);
        var run = (await store.AcceptAsync("event:1")).RunId;
        using var killed = new TempFolder();
        foreach (var file in Directory.GetFiles(_folder.Path).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
            File.Copy(file, killed.File(Path.GetFileName(file)));
        await using var again = new SqliteStoreIn(killed.Path);
        Assert.NotNull(again.Reader.Find(run));
    }

    [Fact]
    public void D_08_a_wal_file_without_its_database_is_refused()
    {
        File.WriteAllText(Db + "-wal", "what is left of it");
        var refused = Assert.Throws<StorageException>(() => SqliteDatabase.Open(_folder.Path));
        Assert.Contains("is missing, but its -wal file is there", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Db));
    }

    [Fact]
    public async Task D_08_a_file_of_a_newer_program_is_refused()
    {
        await MakeAsync();
        Sql("insert into schema_version (version, name) values (9999, 'of_tomorrow')");
        Refused($"is of schema 9999, but this program knows schemas up to {Migrator.Newest}");
    }

    [Fact]
    public async Task D_08_a_second_program_on_the_same_data_directory_is_refused_and_the_first_goes_on()
    {
        await using var store = new SqliteStoreIn(_folder.Path);
        var refused = Assert.Throws<StorageException>(() => SqliteDatabase.Open(_folder.Path));
        Assert.Contains("is in use by another process", refused.Message, StringComparison.Ordinal);
        using var second = new AppProcess(_folder.Path);
        Assert.NotEqual(0, await second.WaitForExitAsync());
        Assert.Contains("is in use by another process", second.Output, StringComparison.Ordinal);
        await store.AcceptAsync();
    }

    [Fact]
    public void An_older_file_is_copied_before_it_is_migrated_and_keeps_what_it_holds()
    {
        (int Number, string Name, string Sql)[] older = [.. Migrator.Scripts.SkipLast(1)];
        Sql("create table schema_version (version integer primary key, name text not null)");
        foreach (var (number, name, sql) in older)
        {
            Sql(sql);
            Sql(string.Create(CultureInfo.InvariantCulture, $"insert into schema_version (version, name) values ({number}, '{name}')"));
        }
        Sql("""
            insert into flow (id, key, name, description, type, is_ready_made, live_version, keep_ok_days, keep_failed_days, created)
            values (1, 'mine', '', '', '', 0, 1, 1, 1, 1)
            """);
        SqliteDatabase.Open(_folder.Path).Dispose();
        Assert.Equal("mine", Ask(Db, "select key from flow"));
        Assert.Equal(Migrator.Newest.ToString(CultureInfo.InvariantCulture), Ask(Db, "select max(version) from schema_version"));
        var copy = $"{Db}.before-{Migrator.Newest}";
        Assert.Equal("mine", Ask(copy, "select key from flow"));
        Assert.Equal(older[^1].Number.ToString(CultureInfo.InvariantCulture), Ask(copy, "select max(version) from schema_version"));
        AssertPrivate(copy);
    }

    [Fact]
    public async Task The_database_is_its_owners_alone_also_in_a_folder_that_is_open_to_all()
    {
        var made = Path.Combine(_folder.Path, "made");
        foreach (var folder in (string[])[_folder.Path, made])
        {
            if (folder == _folder.Path)
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
            await using var store = new SqliteStoreIn(folder);
            await store.AcceptAsync();
            foreach (var name in (string[])[Name, Name + "-wal", Name + "-shm"])
                AssertPrivate(Path.Combine(folder, name));
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
    }

    [Fact]
    public async Task Every_connection_that_writes_waits_for_the_disk_and_the_file_is_in_WAL_mode()
    {
        await MakeAsync();
        using (var journal = new WriterConnection(Db))
        {
            SqliteJournal.SetUp(journal);
            Assert.Equal(("2", "wal"), (journal.Ask("pragma synchronous"), journal.Ask("pragma journal_mode")));
        }
        using var database = SqliteDatabase.Open(_folder.Path);
        using var screens = new SqliteConnection(database.ConnectionString);
        screens.Open();
        using var command = screens.CreateCommand();
        command.CommandText = "pragma synchronous";
        Assert.Equal(2L, command.ExecuteScalar());
    }

    [Fact]
    public void A_file_that_SQLite_cannot_keep_in_WAL_mode_is_refused()
    {
        using var inMemory = new WriterConnection(":memory:");
        var refused = Assert.Throws<StorageException>(() => SqliteJournal.SetUp(inMemory));
        Assert.Contains("does not keep synchronous = FULL and WAL here", refused.Message, StringComparison.Ordinal);
    }

    private async Task MakeAsync()
    {
        await using var store = new SqliteStoreIn(_folder.Path);
        for (var i = 0; i < 300; i++)
            await store.AcceptAsync($"event:{i}", payload: $$"""{ "id": {{i}} }""");
    }

    private void Refused(params string[] words)
    {
        var before = File.ReadAllBytes(Db);
        var refused = Assert.Throws<StorageException>(() => SqliteDatabase.Open(_folder.Path));
        Assert.Contains(words, word => refused.Message.Contains(word, StringComparison.Ordinal));
        Assert.StartsWith(Name, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Db));
        // Asked again it says the same: the first refusal changed nothing.
        Assert.Equal(refused.Message, Assert.Throws<StorageException>(() => SqliteDatabase.Open(_folder.Path)).Message);
    }

    private void Change(Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(Db);
        change(bytes);
        File.WriteAllBytes(Db, bytes);
    }

    private (int Page, int Size) PageOf(string table) => (
        int.Parse(Ask(Db, $"select rootpage from sqlite_master where name = '{table}'"), CultureInfo.InvariantCulture),
        int.Parse(Ask(Db, "pragma page_size"), CultureInfo.InvariantCulture));

    private void Sql(string sql) => Ask(Db, sql);

    private static string Ask(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    private static void AssertPrivate(string file) =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
}
