using System.IO.Compression;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Connections.TransportTests;

namespace FlowDesigner.Tests.Connections;

/// <summary>Answers that are too long, broken or no JSON.</summary>
public sealed class TransportAnswerTests
{
    [Fact]
    public async Task O_04_huge_answers_are_cut_at_the_cap()
    {
        var zeros = new byte[1024 * 1024];
        var endlessMegabytes = 0;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < 64; i++)
                gzip.Write(zeros);
        }
        await using var server = new ScriptedServer(async call =>
        {
            switch (call.Line.Split(' ')[1])
            {
                case "/declared":
                    await call.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n");
                    break;
                case "/endless":
                    await call.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (true)
                    {
                        await call.WriteAsync("100000\r\n");
                        await call.WriteAsync(zeros);
                        await call.WriteAsync("\r\n");
                        endlessMegabytes++;
                    }
                case "/bomb":
                    await call.AnswerAsync(200, packed.ToArray(), "Content-Encoding: gzip\r\n");
                    break;
                default:
                    await call.WriteAsync($"HTTP/1.1 200 OK\r\nX-Long: {new string('a', 1024 * 1024)}\r\nContent-Length: 0\r\n\r\n");
                    break;
            }
        });
        using var transport = Transport(server);
        foreach (var path in new[] { "declared", "endless", "bomb", "header" })
            Assert.Equal(("outbound.too_large", true), Lost(await SendAsync(transport, server, Post with { Path = path })));
        Assert.InRange(endlessMegabytes, 4, 63);
    }

    [Fact]
    public async Task O_04_huge_answers_just_under_the_cap_are_read_whole_plain_and_packed()
    {
        var text = "{\"a\":\"" + new string('b', 900_000) + "\"}";
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        await using var server = new ScriptedServer(
            call => call.Number == 1 ? call.AnswerAsync(200, text) : call.AnswerAsync(200, packed.ToArray(), "Content-Encoding: gzip\r\n"));
        using var transport = Transport(server, cap: 1024 * 1024);
        for (var i = 0; i < 2; i++)
            Assert.Equal(text.Length, Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, Post)).Response.Body.Length);
    }

    public static TheoryData<string, byte[]> BadBodies() => new()
    {
        { "html", "<!doctype html><title>Login</title>"u8.ToArray() },
        { "charset", [.. "{\"name\":\""u8, 0xE9, .. "\"}"u8] },
        { "depth", Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000)) },
        { "duplicate keys", """{"id":"a","id":"b"}"""u8.ToArray() },
        { "surrogate", """{"name":"\ud800"}"""u8.ToArray() },
    };

    [Theory, MemberData(nameof(BadBodies))]
    public async Task O_05_bad_body_is_an_answer_without_json_that_says_why(string kind, byte[] body)
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(200, body, "Content-Type: application/json\r\n"));
        using var transport = Transport(server);
        var answer = Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, Post)).Response;
        Assert.Equal(System.Text.Json.JsonValueKind.Undefined, answer.Json.ValueKind);
        Assert.True(answer.JsonProblem is { Length: > 0 }, kind);
    }

    [Fact]
    public async Task O_05_bad_body_that_stops_early_is_lost()
    {
        await using var server = new ScriptedServer(async call =>
        {
            await call.WriteAsync(call.Number % 2 == 1
                ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":"
                : "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope");
            call.Finish();
        });
        using var transport = Transport(server);
        for (var i = 0; i < 2; i++)
            Assert.Equal(("outbound.broken_answer", true), Lost(await SendAsync(transport, server, Post)));
    }
}
