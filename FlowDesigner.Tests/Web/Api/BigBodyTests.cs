using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>Bodies that are large, endless, slow or not what they claim, sent byte by byte over plain sockets.</summary>
[Collection(Measured.Name)]
public sealed class BigBodyTests(LiveApp app) : IClassFixture<LiveApp>
{
    private const int Limit = 5 << 20;

    [Theory]
    [InlineData(1 << 20, 202)]
    [InlineData(Limit, 202)]
    [InlineData(Limit + 1, 413)]
    [InlineData(5_347_738, 413)]
    [InlineData(20 << 20, 413)]
    public async Task W_07_big_bodies_up_to_the_limit_are_kept_and_larger_ones_told_so(int size, int status)
    {
        var door = await Door.OpenAsync(app);
        var bare = Door.Event($"evt_{size}", ",\"note\":\"\"");
        var body = bare.Replace("\"note\":\"\"", $"\"note\":\"{new string('x', size - bare.Length)}\"", StringComparison.Ordinal);
        Assert.Equal(size, body.Length);
        var answer = await door.SendAsync(body);
        Assert.Equal(status, answer.Status);
        if (status == 202)
            Assert.Equal("completed", (string)(await app.EndedAsync(answer.Text("runId")!))["status"]!);
        else
            Assert.Equal("payload.too_large", answer.Text("code"));
    }

    [Fact]
    public async Task W_07_big_bodies_that_never_end_are_cut_at_the_limit_and_cost_no_memory()
    {
        var door = await Door.OpenAsync(app);
        var before = Process.GetCurrentProcess().WorkingSet64;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var sender = await ConnectAsync();
            await sender.WriteAsync(Head(door, "Transfer-Encoding: chunked"));
            var answer = ReadAsync(sender);
            var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
            try
            {
                while (!answer.IsCompleted)
                    await sender.WriteAsync(chunk);
            }
            catch (IOException)
            {
                // Cut off, as it should be; what counts is the answer before it.
            }
            Assert.StartsWith("HTTP/1.1 413", await answer, StringComparison.Ordinal);
        }));
        var grown = (Process.GetCurrentProcess().WorkingSet64 - before) >> 20;
        Assert.True(grown < 250, $"the process grew by {grown} MB");
    }

    [Fact]
    public async Task W_07_big_bodies_that_only_claim_their_size_are_refused_before_they_are_read()
    {
        var door = await Door.OpenAsync(app);
        await using var sender = await ConnectAsync();
        await sender.WriteAsync(Head(door, "Content-Length: 5000000000"));
        Assert.StartsWith("HTTP/1.1 413", await ReadAsync(sender), StringComparison.Ordinal);

        await using var liar = await ConnectAsync();
        await liar.WriteAsync(Head(door, "Content-Length: 1000"));
        await liar.WriteAsync("{}"u8.ToArray());
        liar.Socket.Shutdown(SocketShutdown.Send);
        Assert.DoesNotContain("HTTP/1.1 2", await ReadAsync(liar), StringComparison.Ordinal);
        Assert.Equal(0, await door.RunsAsync());
    }

    [Fact]
    public async Task W_07_big_bodies_that_trickle_are_ended_and_others_are_served_meanwhile()
    {
        var door = await Door.OpenAsync(app);
        var slow = Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var sender = await ConnectAsync();
            await sender.WriteAsync(Head(door, "Content-Length: 100000"));
            var answer = ReadAsync(sender);
            try
            {
                while (!answer.IsCompleted)
                {
                    await sender.WriteAsync(" "u8.ToArray());
                    await Task.Delay(200);
                }
            }
            catch (IOException)
            {
                // Cut off, as it should be.
            }
            return await answer;
        }).ToList();
        var since = Stopwatch.GetTimestamp();
        Assert.Equal(202, (await door.SendAsync(Door.Event("evt_meanwhile"))).Status);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(4), "an honest sender waited for the slow ones");
        var answers = await Task.WhenAll(slow).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal));
        Assert.Equal(1, await door.RunsAsync());
    }

    [Fact]
    public async Task W_07_big_bodies_packed_small_are_taken_as_they_are_and_never_unpacked()
    {
        var door = await Door.OpenAsync(app);
        using var packed = new MemoryStream();
        await using (var gzip =
            new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[50 << 20]);
        var body = packed.ToArray();
        var answer = await app.HookAsync(
            door.Url, body, ("Stripe-Signature", door.Sign(body)), ("Content-Encoding", "gzip"), ("Content-Type", "application/json"));
        Assert.Equal(400, answer.Status);
        Assert.StartsWith("payload.", answer.Text("code")!, StringComparison.Ordinal);
        Assert.Equal(0, await door.RunsAsync());
    }

    private static byte[] Head(Door door, string length) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"POST {new Uri(door.Url).AbsolutePath} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nStripe-Signature: "
            + $"{door.Sign([])}\r\n{length}\r\n\r\n"));

    private async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>What came before the connection ended, or nothing where it was cut at once.</summary>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var bytes = new byte[4096];
        try
        {
            var read = await stream.ReadAsync(bytes).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            return Encoding.ASCII.GetString(bytes, 0, read);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
