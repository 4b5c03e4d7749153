using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Sandbox;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>What the webhook door takes, what it refuses, and that a yes means stored.</summary>
[Collection(Measured.Name)]
public sealed class WebhookDoorTests(LiveApp app) : IClassFixture<LiveApp>
{
    [Fact]
    public async Task W_01_an_event_is_on_disk_with_its_exact_bytes_when_it_is_answered()
    {
        var door = await Door.OpenAsync(app);
        var runs = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var body = Door.Event($"evt_w01_{i}");
            var answer = await door.SendAsync(body);
            Assert.Equal(202, answer.Status);
            Assert.True(IdText.TryParse(answer.Text("runId"), out var id));
            Assert.NotNull(app.Runs.Find(id));
            Assert.Equal(body, Encoding.UTF8.GetString(app.Runs.Payload(id)!.Value.Span));
            runs.Add(answer.Text("runId")!);
        });
        Assert.Equal(300, runs.Distinct().Count());
        foreach (var run in runs)
            Assert.Equal("completed", (string)(await app.EndedAsync(run))["status"]!);
    }

    [Fact]
    public async Task W_02_the_same_event_fifty_times_at_once_is_one_run_and_later_copies_are_answered_at_once()
    {
        var door = await Door.OpenAsync(app);
        var body = Door.Event("evt_w02");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => door.SendAsync(body)));
        Assert.Single(answers.Select(answer => answer.Text("runId")).Distinct());
        Assert.Equal((1, 49), (answers.Count(answer => answer.Status == 202), answers.Count(answer => answer.Status == 200)));
        var times = new List<double>();
        for (var i = 0; i < 21; i++)
        {
            var since = Stopwatch.GetTimestamp();
            Assert.Equal(200, (await door.SendAsync(body)).Status);
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }
        Assert.True(times.Order().ElementAt(10) < 100, $"half of the repeats took longer than {times.Order().ElementAt(10):0} ms");
        Assert.Equal(1, await door.RunsAsync());
    }

    [Theory]
    [InlineData("no header")]
    [InlineData("empty header")]
    [InlineData("wrong secret")]
    [InlineData("signed other bytes")]
    [InlineData("signed the same JSON written anew")]
    [InlineData("v0 only")]
    [InlineData("no time")]
    [InlineData("another time than the signed one")]
    [InlineData("base64 for hex")]
    [InlineData("many wrong ones")]
    [InlineData("a header of another provider")]
    public async Task W_04_signature_matrix_refuses_all_that_is_not_signed_for_these_bytes(string what)
    {
        var door = await Door.OpenAsync(app);
        // Not JSON at all: whoever is refused before the body is read does not learn that.
        var body = Encoding.UTF8.GetBytes(what == "no header" ? "{ not json" : Door.Event("evt_w04"));
        var right = door.Sign(body);
        var now = right[2..right.IndexOf(',', StringComparison.Ordinal)];
        var (name, value) = what switch
        {
            "no header" => ("X-Nothing", "1"),
            "empty header" => ("Stripe-Signature", ""),
            "wrong secret" => ("Stripe-Signature", door.Sign(body, null, "whsec_of_another_door")),
            "signed other bytes" => ("Stripe-Signature", door.Sign([.. body, (byte)' '])),
            "signed the same JSON written anew" =>
                ("Stripe-Signature", door.Sign(Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString()))),
            "v0 only" => ("Stripe-Signature", door.Sign(body, null, null, "v0")),
            "no time" => ("Stripe-Signature", "v1=" + Door.Mac(body, Door.Secret)),
            "another time than the signed one" => ("Stripe-Signature", right.Replace(
                now, (long.Parse(now, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)),
            "base64 for hex" => ("Stripe-Signature", $"t={now},v1={Convert.ToBase64String(Convert.FromHexString(right[^64..]))}"),
            "many wrong ones" => ("Stripe-Signature", $"t={now}," + string.Join(
                ',', Enumerable.Range(0, 50).Select(i => "v1=" + Door.Mac(body, $"guess {i}")))),
            _ => ("X-Razorpay-Signature", Door.Mac(body, Door.Secret)),
        };
        var answer = await app.HookAsync(door.Url, body, (name, value));
        Assert.Equal(401, answer.Status);
        Assert.Equal("hook.signature", answer.Text("code"));
        Assert.DoesNotContain(Door.Secret, answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, await door.RunsAsync());
    }

    [Fact]
    public async Task W_04_signature_matrix_takes_any_right_signature_among_many_whatever_the_content_type()
    {
        var door = await Door.OpenAsync(app);
        string?[] types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", null];
        foreach (var (type, i) in types.Select((type, i) => (type, i)))
        {
            var body = Encoding.UTF8.GetBytes(Door.Event($"evt_w04_{i}"));
            var signature = door.Sign(body);
            var comma = signature.IndexOf(',', StringComparison.Ordinal);
            var many = $"{signature[..comma]},v1={new string('0', 64)},v0=x,{signature[(comma + 1)..]}";
            var answer = type is null
                ? await app.HookAsync(door.Url, body, ("Stripe-Signature", many))
                : await app.HookAsync(door.Url, body, ("Stripe-Signature", many), ("Content-Type", type));
            Assert.Equal(202, answer.Status);
            Assert.True(IdText.TryParse(answer.Text("runId"), out var id));
            Assert.Equal(body, app.Runs.Payload(id)!.Value.ToArray());
        }
    }

    [Fact]
    public async Task W_04_signature_matrix_refuses_everything_while_no_secret_is_set()
    {
        await app.PostAsync(
            "connections", """{"app":"stripe","name":"Test account","key":"stripe-test","values":{"secret_key":"sk_test_1234567890"}}""");
        var door = await Door.OpenAsync(app, secret: null, connection: "stripe-test");
        var answer = await door.SendAsync(Door.Event("evt_none"), null, "whsec_guess");
        Assert.Equal(401, answer.Status);
        Assert.Contains("no secret", answer.Text("message")!, StringComparison.Ordinal);
        Assert.Equal(401, (await door.SendAsync(Door.Event("evt_none"), null, "")).Status);
        Assert.Equal(0, await door.RunsAsync());
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    [InlineData(-86400 * 365)]
    public async Task W_05_replay_of_a_right_signature_from_another_time_is_refused(int seconds)
    {
        var door = await Door.OpenAsync(app);
        // Two seconds of room, as time goes on between signing and checking.
        var answer = await door.SendAsync(Door.Event("evt_w05"), app.Clock.GetUtcNow().AddSeconds(seconds > 0 ? seconds + 2 : seconds));
        Assert.Equal((401, "hook.signature"), (answer.Status, answer.Text("code")));
        Assert.Equal(0, await door.RunsAsync());
    }

    [Fact]
    public async Task W_09_never_redirect_whatever_is_asked_of_a_real_address()
    {
        var door = await Door.OpenAsync(app);
        var path = new Uri(door.Url).AbsolutePath;
        using var stranger = app.Anonymous();
        string[] addresses = [path, path + "/", path.ToUpperInvariant(), path + "//", path + "/more", path
            + "?x=1", path.Replace("stripe", "togai", StringComparison.Ordinal), path[..^1], "/hooks//" + path.Split('/')[^1]];
        foreach (var address in addresses)
        {
            foreach (var method in (string[])["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), address)
                    { Content = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded") };
                using var answer = await stranger.SendAsync(request);
                Assert.True((int)answer.StatusCode is 401 or 404, $"{method} {address} answered {(int)answer.StatusCode}");
                Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            }
        }
    }

    [Theory]
    [InlineData("""  {"id":"evt_i1","object":"event","type":"customer.created","data":{"object":{ } } }  """)]
    [InlineData(
        "{\"type\":\"customer.created\",\n\t\"id\":\"evt_i2\",\"n\":1e400,\"m\":-0.0,\"k\":10000000000000000000000000001,\"f\":1.10}")]
    [InlineData("""{"id":"evt_i3","type":"customer.created","t":"\u0041\u00e9\/ \ud83d\ude00 😀 Ünï"}""")]
    [InlineData("""{"id":"evt_i4","type":"customer.created","t":"'; drop table run; -- %_ \" \\ \u0000 {{ trigger.id }}"}""")]
    [InlineData(
        """{"id":"evt_i5","type":"customer.created","":{"a.b":[[],{}],"constructor":null,"__proto__":1,"$type":"System.IO.File"}}""")]
    public async Task I_04_payload_edge_what_is_accepted_is_stored_byte_by_byte(string body)
    {
        var door = await Door.OpenAsync(app);
        var answer = await door.SendAsync(body);
        Assert.Equal(202, answer.Status);
        Assert.True(IdText.TryParse(answer.Text("runId"), out var id));
        Assert.Equal(Encoding.UTF8.GetBytes(body), app.Runs.Payload(id)!.Value.ToArray());
        Assert.Equal("completed", (string)(await app.EndedAsync(answer.Text("runId")!))["status"]!);
    }

    [Theory]
    [InlineData("{\"id\":\"evt_1\",\"id\":\"evt_2\",\"type\":\"customer.created\"}", "payload.malformed")]
    [InlineData("\uFEFF{\"id\":\"evt_1\",\"type\":\"customer.created\"}", "payload.malformed")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"customer.created\",\"t\":\"\\ud800\"}", "payload.encoding")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"customer.created\"", "payload.malformed")]
    [InlineData("[]", "payload.not_object")]
    [InlineData("{}", "payload.missing")]
    [InlineData("", "payload.malformed")]
    public async Task I_04_payload_edge_what_is_refused_has_a_code_and_makes_no_run(string body, string code)
    {
        var door = await Door.OpenAsync(app);
        var answer = await door.SendAsync(body);
        Assert.Equal((400, code), (answer.Status, answer.Text("code")));
        Assert.Equal(0, await door.RunsAsync());
    }

    [Fact]
    public async Task I_04_payload_edge_of_sixty_five_levels_is_refused_and_of_sixty_four_is_kept()
    {
        var door = await Door.OpenAsync(app);
        string Deep(int levels) =>
            $$"""{"id":"evt_deep_{{levels}}","type":"customer.created","d":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
        Assert.Equal(202, (await door.SendAsync(Deep(64))).Status);
        Assert.Equal(400, (await door.SendAsync(Deep(65))).Status);
        Assert.Equal(400, (await door.SendAsync(Deep(10_000))).Status);
    }
}
