using System.Text;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Mappings;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Runs;

public sealed partial class EffectKeysTests(ITestOutputHelper output)
{
    private static readonly EffectKeys Keys = new("0123456789abcdef0123456789abcdef");
    private static readonly EffectName Invoice = new(11, "create_customer", "acc_1");

    [Fact]
    public void M_04_keys_of_many_effects_are_all_different_and_within_every_providers_rule()
    {
        var count = Fuzz.IsLong ? 1_000_000 : 100_000;
        var seen = new HashSet<string>(count);
        for (var i = 0; i < count; i++)
        {
            var key = Keys.KeyOf(Invoice with { BusinessKey = $"inv_{i / 2}" }, 1 + (i % 2));
            Assert.True(seen.Add(key), $"{key} twice");
            Assert.Matches(Format(), key);
            // Stripe: up to 255 characters. Razorpay: 4 to 36 of letters, digits, hyphen, underscore.
            Assert.InRange(key.Length, 4, 36);
        }
        output.WriteLine($"{count} keys, 0 twice");
    }

    [Fact]
    public void M_04_a_key_changes_with_each_part_of_its_name_and_with_nothing_else()
    {
        EffectName[] names =
        [
            Invoice, Invoice with { ConnectionId = 12 }, Invoice with { Action = "update_customer" }, Invoice with { BusinessKey = "acc_2" }
        ];
        string[] keys =
        [
            .. names.Select(name => Keys.KeyOf(name, 1)),
            Keys.KeyOf(Invoice, 2),
            new EffectKeys("another installation").KeyOf(Invoice, 1)
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], new EffectKeys("0123456789abcdef0123456789abcdef").KeyOf(new EffectName(11, "create_customer", "acc_1"), 1));
    }

    [Fact]
    public void M_04_keys_never_change_from_one_release_to_the_next() =>
        // Written down once. Another value here means that effects in flight during an upgrade would be made twice.
        Assert.Equal("fd-fbjvlqpzzxh7fhwwy3xyja4ikh5k6", Keys.KeyOf(Invoice, 1));

    [Fact]
    public void M_04_any_business_key_gives_a_key_within_the_rule_and_the_same_each_time() => Fuzz.Run(
        output, ArbMap.Default.ArbFor<string>(), 2000, 100_000, text =>
        {
            var name = Invoice with { BusinessKey = text ?? "" };
            Assert.Matches(Format(), Keys.KeyOf(name, 1));
            Assert.Equal(Keys.KeyOf(name, 1), Keys.KeyOf(name, 1));
            Assert.NotEqual(Keys.KeyOf(name, 1), Keys.KeyOf(name, 2));
        });

    [Fact]
    public void A_body_hash_changes_with_method_target_and_every_byte_of_the_body()
    {
        var request = new AppRequest(HttpMethod.Post, "v1/customers") { Body = Encoding.UTF8.GetBytes("name=Ada") };
        AppRequest[] others =
        [
            request, request with { Method = HttpMethod.Put }, request with { Path = "v1/customers/cus_1" }, request.With("expand", "data"),
            request with { Body = Encoding.UTF8.GetBytes("name=Adb") }, request with { Body = null },
        ];
        Assert.Equal(others.Length, others.Select(other => Convert.ToHexString(EffectKeys.HashOf(other))).Distinct().Count());
        Assert.Equal(EffectKeys.HashOf(request), EffectKeys.HashOf(request with { Body = Encoding.UTF8.GetBytes("name=Ada") }));
    }

    [GeneratedRegex("^fd-[a-z2-7]{29}$")]
    private static partial Regex Format();
}
