using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Core.Connections;
using FlowDesigner.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Secrets;

public sealed class SecretsAtRestTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public void S_04_a_sealed_text_opens_for_its_own_connection_only()
    {
        var sealer = app.Services.GetRequiredService<ISecretSealer>();
        var sealedText = sealer.Seal("1", "whsec_canary");
        Assert.DoesNotContain("canary", sealedText, StringComparison.Ordinal);
        Assert.Equal("whsec_canary", sealer.Unseal("1", sealedText));
        Assert.Contains("Enter it again", Assert.Throws<SecretUnreadableException>(() => sealer.Unseal("2", sealedText)).Message,
            StringComparison.Ordinal);
        Assert.Throws<SecretUnreadableException>(() => sealer.Unseal("1", sealedText[..^4] + "AAAA"));
        Assert.Throws<SecretUnreadableException>(() => sealer.Unseal("1", "not sealed"));
    }

    [Fact]
    public void S_04_the_key_ring_is_wrapped_and_the_wrapping_key_is_the_owners_alone()
    {
        app.Services.GetRequiredService<ISecretSealer>().Seal("1", "x");
        var ring = Query(app.DataDirectory, "select group_concat(xml) from data_protection_key");
        Assert.Contains("<wrapped", ring, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", ring, StringComparison.Ordinal);
        var file = Path.Combine(app.DataDirectory, "wrapping.key");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var key = File.ReadAllText(file).Trim();
        foreach (var database in Directory.GetFiles(app.DataDirectory, "flowdesigner.db*"))
        {
            using var stream = new FileStream(database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(key)));
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(AppFixture.Password)));
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(AppFixture.ApiToken)));
        }
    }

    [Fact]
    public async Task S_04_a_start_without_or_with_a_wrong_wrapping_key_is_refused_and_changes_nothing()
    {
        using var folder = new TempFolder();
        using (var first = new AppProcess(folder.Path))
            await first.AddressAsync();
        var before = Query(folder.Path, "select group_concat(xml) from data_protection_key");
        var file = Path.Combine(folder.Path, "wrapping.key");
        var right = await File.ReadAllTextAsync(file);

        File.Delete(file);
        await AssertRefusedAsync(folder.Path, null, "The wrapping key is missing");
        Assert.False(File.Exists(file));
        var wrong = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await AssertRefusedAsync(folder.Path, wrong, "does not fit this database");
        await File.WriteAllTextAsync(file, wrong);
        await AssertRefusedAsync(folder.Path, null, "does not fit this database");
        await File.WriteAllTextAsync(file, "damaged");
        await AssertRefusedAsync(folder.Path, null, "must hold 32 bytes in Base64");

        Assert.Equal(before, Query(folder.Path, "select group_concat(xml) from data_protection_key"));
        await File.WriteAllTextAsync(file, right);
        using var again = new AppProcess(folder.Path);
        await again.AddressAsync();
    }

    private static async Task AssertRefusedAsync(string folder, string? wrappingKey, string words)
    {
        using var server = new AppProcess(folder, new Dictionary<string, string?> { ["FlowDesigner__WrappingKey"] = wrappingKey });
        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains(words, server.Output, StringComparison.Ordinal);
    }

    private static string Query(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "flowdesigner.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written here, by the tests above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string)command.ExecuteScalar()!;
    }
}
