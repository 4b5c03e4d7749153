using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Apps.BuiltIn;

namespace FlowDesigner.Tests.Apps;

public sealed class WebhookSignatureTests
{
    private const string StripeSecret = "whsec_test_7Kd93LmQz";
    private const string OldStripeSecret = "whsec_test_OLD_4fGh";
    private const long StripeTime = 1785574801;
    private const string StripeBody =
        """{"id":"evt_test_1","object":"event","type":"invoice.paid","data":{"object":{"id":"in_test_1","customer_name":"Café Société"}}}""";
    private const string StripeMac = "8f467aeb4e06c4abfd3f108f9247c35d4cc8d79cdf689fa0af0a957712f1315e";
    private const string OldStripeMac = "0c74c602a3d5f83180279f4cea02437bb284ce2795678da7ac0dcae549513d9f";
    private const string RazorpaySecret = "rzp_hook_secret_9Tq2";
    private const string RazorpayMac = "d52bca099e34ee878e470f02efbb656354543752bf0b727f16f528fb48b7e1de";
    private const string RazorpayBody =
        """{"entity":"event","account_id":"acc_BFQ7uQEaa7j2z7","event":"invoice.paid","contains":["invoice"],"payload":{"invoice":{"entity":{"id":"inv_1","amount":479030,"currency_symbol":"₹"}}},"created_at":1567687127}""";
    private const string OpenSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static WebhookDefinition Of(string app) => AppCatalog.BuiltIn[app].Webhook!;

    private static WebhookCall Call(string body, long at, params (string Name, string Value)[] headers) =>
        new(Encoding.UTF8.GetBytes(body), headers.ToDictionary(header => header.Name, header => header.Value),
            DateTimeOffset.FromUnixTimeSeconds(at));

    private static string? Stripe(string? header, string body = StripeBody, long at = StripeTime, params string[] secrets) =>
        Of("stripe").Verify(header is null ? Call(body, at) : Call(body, at, ("stripe-signature", header)), secrets);

    [Fact]
    public void W_04_signature_matrix_stripe_takes_its_vector_and_nothing_else()
    {
        Assert.Null(Stripe($"t={StripeTime},v1={StripeMac}", secrets: StripeSecret));
        Assert.Null(Stripe($"t={StripeTime}, v0=00, v1={OldStripeMac}, v1={StripeMac}", secrets: StripeSecret));
        foreach (var bad in new[]
        {
            null, "", "t", "v1=", $"v1={StripeMac}", $"t={StripeTime}", $"t={StripeTime},v0={StripeMac}", $"t={StripeTime},v1=",
            $"t={StripeTime},v1={OldStripeMac}",
            $"t={StripeTime + 1},v1={StripeMac}", $"t=+{StripeTime},v1={StripeMac}", $"t={StripeTime},v1={StripeMac[..63]}",
            $"t={StripeTime},v1={StripeMac}00", $"t={StripeTime},v1={new string('z', 64)}",
        })
            Assert.Contains("refused", Stripe(bad, secrets: StripeSecret), StringComparison.Ordinal);
        // Right signature, other bytes: one more blank, or the same JSON written again.
        Assert.NotNull(Stripe($"t={StripeTime},v1={StripeMac}", StripeBody + " ", secrets: StripeSecret));
        Assert.NotNull(
            Stripe($"t={StripeTime},v1={StripeMac}", StripeBody.Replace("é", "\\u00e9", StringComparison.Ordinal), secrets: StripeSecret));
    }

    [Fact]
    public void W_04_signature_matrix_no_secret_set_refuses_stripe_and_razorpay()
    {
        Assert.True(Of("stripe").SecretRequired);
        Assert.True(Of("razorpay").SecretRequired);
        Assert.Contains("no signing secret", Stripe($"t={StripeTime},v1={StripeMac}"), StringComparison.Ordinal);
        Assert.Contains("no webhook secret", Of("razorpay").Verify(Call(RazorpayBody, 0, ("x-razorpay-signature", RazorpayMac)), []),
            StringComparison.Ordinal);
    }

    [Fact]
    public void W_04_signature_matrix_razorpay_takes_its_vector_and_nothing_else()
    {
        string? Check(string body, params (string, string)[] headers) => Of("razorpay").Verify(Call(body, 0, headers), [RazorpaySecret]);
        Assert.Null(Check(RazorpayBody, ("x-razorpay-signature", RazorpayMac)));
        Assert.NotNull(Check(RazorpayBody));
        Assert.NotNull(Check(RazorpayBody, ("x-razorpay-signature", "")));
        Assert.NotNull(Check(RazorpayBody, ("x-razorpay-signature", StripeMac)));
        Assert.NotNull(Check(RazorpayBody + "\n", ("x-razorpay-signature", RazorpayMac)));
    }

    [Fact]
    public void W_04_signature_matrix_no_body_is_parsed_before_it_is_verified()
    {
        // Anything that read this body would throw.
        var call = Call("{{{", StripeTime, ("stripe-signature", $"t={StripeTime},v1={StripeMac}"), ("x-razorpay-signature", RazorpayMac),
            ("x-togai-signature", "t=1,v1=00"), ("content-type", "text/xml"));
        foreach (var app in new[] { "stripe", "razorpay", "togai", "webhook" })
            Assert.Contains("refused", Of(app).Verify(call, ["a secret"]), StringComparison.Ordinal);
    }

    [Fact]
    public void W_04_signature_matrix_togai_asks_for_a_signature_only_where_a_secret_is_set()
    {
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData("s3cret"u8, Encoding.UTF8.GetBytes("1785574801.{}")));
        Assert.Null(Of("togai").Verify(Call("{}", StripeTime), []));
        Assert.NotNull(Of("togai").Verify(Call("{}", StripeTime), ["s3cret"]));
        Assert.Null(Of("togai").Verify(Call("{}", StripeTime, ("x-togai-signature", $"t={StripeTime},v1={mac}")), ["s3cret"]));
        Assert.NotNull(Of("togai").Verify(Call("{ }", StripeTime, ("x-togai-signature", $"t={StripeTime},v1={mac}")), ["s3cret"]));
    }

    [Fact]
    public void W_04_signature_matrix_webhook_checks_what_its_secret_promises()
    {
        var verify = Of("webhook").Verify;
        const string body = """{"test": 2432232314}""";
        (string, string)[] signed =
        [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        ];
        Assert.Null(verify(Call(body, 1614265330), []));
        Assert.Null(verify(Call(body, 1614265330, signed), [OpenSecret]));
        Assert.NotNull(verify(Call(body + " ", 1614265330, signed), [OpenSecret]));
        Assert.NotNull(verify(Call(body, 1614265330, ("x-webhook-secret", OpenSecret)), [OpenSecret]));
        Assert.NotNull(verify(Call(body, 1614265330, signed[..2]), [OpenSecret]));
        Assert.Null(verify(Call(body, 0, ("x-webhook-secret", "open sesame")), ["open sesame"]));
        Assert.NotNull(verify(Call(body, 0, ("x-webhook-secret", "open sesam")), ["open sesame"]));
        Assert.NotNull(verify(Call(body, 0), ["open sesame"]));
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData("open sesame"u8, Encoding.UTF8.GetBytes(body)));
        Assert.Null(verify(Call(body, 0, ("x-hub-signature-256", "sha256=" + mac)), ["open sesame"]));
        Assert.NotNull(verify(Call(body, 0, ("x-hub-signature-256", mac), ("x-webhook-secret", "open sesame")), ["open sesame"]));
    }

    [Theory]
    [InlineData(-301, false), InlineData(-300, true), InlineData(0, true), InlineData(300, true), InlineData(301, false)]
    public void W_05_replay_is_refused_outside_five_minutes_both_ways(int late, bool taken)
    {
        var stripe = Stripe($"t={StripeTime},v1={StripeMac}", at: StripeTime + late, secrets: StripeSecret);
        Assert.Equal(taken, stripe is null);
        var signature = StandardWebhooks.Sign(OpenSecret, "msg_1", StripeTime, "{}"u8);
        var open = Of("webhook").Verify(Call("{}", StripeTime + late, ("webhook-id", "msg_1"),
            ("webhook-timestamp", StripeTime.ToString(CultureInfo.InvariantCulture)), ("webhook-signature", signature)), [OpenSecret]);
        Assert.Equal(taken, open is null);
    }

    [Fact]
    public void W_05_replay_keeps_the_event_id_that_drops_it()
    {
        var trigger = AppCatalog.BuiltIn.FindTrigger("razorpay", "invoice_paid")!;
        var first = Of("razorpay").Read(Call(RazorpayBody, 1567687127, ("x-razorpay-event-id", "evt_1")), trigger);
        var later = Of("razorpay").Read(Call(RazorpayBody, 1567687127 + 29 * 86400, ("x-razorpay-event-id", "evt_1")), trigger);
        Assert.Equal("evt_1", first.Id);
        Assert.Equal(first.Id, later.Id);
        var bare = AppCatalog.BuiltIn.FindTrigger("togai", "account_created")!;
        var togai = Of("togai").Read(Call("""{"id":"ACC1"}""", 0), bare);
        Assert.Equal(togai.Id, Of("togai").Read(Call("""{"id":"ACC1"}""", 99), bare).Id);
    }

    [Fact]
    public void W_06_rotation_takes_old_and_new_while_both_are_live()
    {
        var oldOnly = $"t={StripeTime},v1={OldStripeMac}";
        var newOnly = $"t={StripeTime},v1={StripeMac}";
        var rolling = $"t={StripeTime},v1={OldStripeMac},v1={StripeMac}";
        foreach (var header in new[] { oldOnly, newOnly, rolling })
            Assert.Null(Stripe(header, secrets: [StripeSecret, OldStripeSecret]));
        Assert.NotNull(Stripe(oldOnly, secrets: StripeSecret));
        Assert.Null(Stripe(rolling, secrets: StripeSecret));
        Assert.Null(
            Of("razorpay").Verify(Call(RazorpayBody, 0, ("x-razorpay-signature", RazorpayMac)), ["a newer secret", RazorpaySecret]));
        Assert.NotNull(Of("razorpay").Verify(Call(RazorpayBody, 0, ("x-razorpay-signature", RazorpayMac)), ["a newer secret"]));
        Assert.Null(Of("webhook").Verify(Call("{}", 0, ("x-webhook-secret", "old")), ["new", "old"]));
    }

    [Fact]
    public void W_04_signature_matrix_signatures_are_compared_in_fixed_time()
    {
        var source = Path.Combine(RepositoryRoot(), "FlowDesigner.Core", "Apps");
        var files = Directory.GetFiles(source, "*Signature.cs", SearchOption.AllDirectories)
            .Append(Path.Combine(source, "BuiltIn", "StandardWebhooks.cs")).Append(Path.Combine(source, "BuiltIn", "WebhookApp.cs"))
            .ToArray();
        Assert.Equal(6, files.Length);
        foreach (var text in files.Select(File.ReadAllText))
        {
            Assert.True(text.Contains("FixedTimeEquals", StringComparison.Ordinal)
                || text.Contains("TimedSignature.", StringComparison.Ordinal));
            Assert.DoesNotContain("SequenceEqual", text, StringComparison.Ordinal);
        }
    }

    private static string RepositoryRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "FlowDesigner.sln")))
            at = at.Parent!;
        return at.FullName;
    }
}
