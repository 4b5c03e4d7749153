using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Tests.Apps;

public sealed class WebhookReadingTests
{
    private static ReceivedEvent Read(string app, string trigger, string body, params (string Name, string Value)[] headers) =>
        Read(app, trigger, Encoding.UTF8.GetBytes(body), headers);

    private static ReceivedEvent Read(string app, string trigger, byte[] body, params (string Name, string Value)[] headers) =>
        AppCatalog.BuiltIn[app].Webhook!.Read(
            new(body, headers.ToDictionary(header => header.Name, header => header.Value), DateTimeOffset.UnixEpoch),
            AppCatalog.BuiltIn.FindTrigger(app, trigger)!);

    [Fact]
    public void A_stripe_event_tells_its_id_type_and_mode()
    {
        const string body = """{"id":"evt_1","object":"event","type":"customer.created","livemode":true,"data":{"object":{}}}""";
        var received = Read("stripe", "customer_created", body);
        Assert.Equal(("customer.created", "evt_1", true), (received.Type, received.Id, received.Live));
        Assert.Equal(body, Encoding.UTF8.GetString(received.Payload.Span));
    }

    [Fact]
    public void A_razorpay_event_takes_its_id_from_the_header()
    {
        var received = Read(
            "razorpay", "invoice_paid", """{"entity":"event","event":"invoice.paid","payload":{}}""", ("x-razorpay-event-id", "evt_9"));
        Assert.Equal(("invoice.paid", "evt_9"), (received.Type, received.Id));
        Assert.StartsWith("sha256:", Read("razorpay", "invoice_paid", """{"event":"invoice.paid"}""").Id, StringComparison.Ordinal);
    }

    [Fact]
    public void A_togai_envelope_is_taken_as_it_is()
    {
        const string body = """{"id":"evt_1","type":"account.created","data":{"id":"ACC1"}}""";
        var received = Read("togai", "account_created", body);
        Assert.Equal(("account.created", "evt_1"), (received.Type, received.Id));
        Assert.Equal(body, Encoding.UTF8.GetString(received.Payload.Span));
    }

    [Fact]
    public void A_bare_togai_entity_is_wrapped_under_the_hash_of_its_bytes()
    {
        const string body = """{"id":"ACC1","name":"Ada"}""";
        var received = Read("togai", "account_created", body);
        var id = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        Assert.Equal(("account.created", id), (received.Type, received.Id));
        Assert.Equal($$$"""{"id":"{{{id}}}","type":"account.created","data":{{{body}}}}""", Encoding.UTF8.GetString(received.Payload.Span));
    }

    [Fact]
    public void A_webhook_takes_any_json_and_turns_forms_into_an_object()
    {
        Assert.Equal("[1,2]", Encoding.UTF8.GetString(Read("webhook", "received", "[1,2]").Payload.Span));
        Assert.Null(Read("webhook", "received", "{}").Id);
        Assert.Equal("msg_1", Read("webhook", "received", "{}", ("webhook-id", "msg_1")).Id);
        Assert.Equal("k1", Read("webhook", "received", "{}", ("idempotency-key", "k1")).Id);
        var form = Read("webhook", "received", "name=Ada+Lovelace&tag=a&tag=b&mail=ada%40example.com",
            ("content-type", "application/x-www-form-urlencoded; charset=utf-8"));
        Assert.Equal("""{"name":"Ada Lovelace","tag":["a","b"],"mail":"ada@example.com"}""", Encoding.UTF8.GetString(form.Payload.Span));
    }

    public static TheoryData<string, string> BadBodies() => new()
    {
        { "", "payload.malformed" },
        { "nonsense", "payload.malformed" },
        { "<html></html>", "payload.malformed" },
        { "{\"id\":\"a\",\"id\":\"b\"}", "payload.malformed" },
        { "{\"a\":{\"x\":1,\"x\":2}}", "payload.malformed" },
        { "{} {}", "payload.malformed" },
        { "\uFEFF{}", "payload.malformed" },
        { new string('[', 65) + new string(']', 65), "payload.malformed" },
        { """{"a":"\ud800"}""", "payload.encoding" },
        { """{"a":["\uDC00x"]}""", "payload.encoding" },
        { "[]", "payload.not_object" },
        { "1", "payload.not_object" },
        { "null", "payload.not_object" },
    };

    [Theory, MemberData(nameof(BadBodies))]
    public void I_04_payload_edge_a_bad_body_is_refused_with_a_code(string body, string code)
    {
        foreach (var (app, trigger) in new[] { ("stripe", "customer_created"), ("razorpay", "invoice_paid"), ("togai", "account_created") })
            Assert.Equal(code, Assert.Throws<PayloadException>(() => Read(app, trigger, body)).Code);
    }

    [Fact]
    public void I_04_payload_edge_bytes_that_are_no_text_are_refused() =>
        Assert.Equal(
            "payload.encoding",
            Assert.Throws<PayloadException>(() => Read("webhook", "received", [(byte)'"', 0xC3, 0x28, (byte)'"'])).Code);

    [Theory]
    [InlineData("""{"id":"e","type":"t","a":1e400,"b":"\u0000","c":"'; drop table run; --","d":"\ud83d\ude00"}""")]
    [InlineData("  {\"id\":\"e\",\"type\":\"t\"}\n")]
    public void I_04_payload_edge_odd_but_valid_bodies_are_carried_unchanged(string body) =>
        Assert.Equal(body, Encoding.UTF8.GetString(Read("stripe", "customer_created", body).Payload.Span));

    [Fact]
    public void A_body_that_is_no_event_says_which_field_is_missing()
    {
        var problem = Assert.Throws<PayloadException>(() => Read("stripe", "customer_created", """{"id":"cus_1"}"""));
        Assert.Equal("payload.missing", problem.Code);
        Assert.Contains("\"type\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrapped_payload_is_valid_json()
    {
        var received = Read("togai", "account_created", "\n{ \"id\" : \"A\" }\n");
        using var payload = JsonDocument.Parse(received.Payload);
        Assert.Equal("A", payload.RootElement.GetProperty("data").GetProperty("id").GetString());
    }
}
