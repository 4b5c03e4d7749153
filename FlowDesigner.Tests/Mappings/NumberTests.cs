using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Currencies;
using FlowDesigner.Core.Mappings;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Mappings;

public class NumberTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("1e2", "100")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("1E-3", "0.001")]
    [InlineData("100.000", "100")]
    [InlineData("0e999999999", "0")]
    [InlineData("1e28", "10000000000000000000000000000")]
    [InlineData("1e-28", "0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("12345678901234567890.12345678", "12345678901234567890.12345678")]
    [InlineData("0.10000000000000000000000000000000000000000000", "0.1")]
    public void A_json_number_is_read_exactly_and_written_plainly(string json, string expected) =>
        Assert.Equal(expected, Mapping.Of("trigger.n", $$"""{ "n": {{json}} }"""));

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e29")]
    [InlineData("1e-29")]
    [InlineData("1e2147483648")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.12345678901234567890123456789012")]
    public void I_04_payload_edge_of_a_number_no_decimal_holds_is_refused(string json)
    {
        var payload = $$"""{ "n": {{json}} }""";

        Assert.Equal("mapping.number_range", Mapping.Fails("trigger.n", payload).Code);
        Assert.Equal("mapping.number_range", Mapping.Fails("trigger.n + 1", payload).Code);
        Assert.Equal("mapping.number_range", Template.Parse(Mapping.Json(payload)).Problems.Single().Code);
    }

    [Fact]
    public void I_04_payload_edge_of_a_number_is_carried_unchanged_inside_an_object() =>
        Assert.Equal("""{"n":1e400}""", Mapping.Of("trigger.data", """{ "data": { "n": 1e400 } }"""));

    [Fact]
    public void Every_decimal_survives_being_written_and_read() =>
        Fuzz.Run(output, FsCheck.Fluent.ArbMap.Default.ArbFor<decimal>(), 2_000, 200_000, number =>
        {
            var json = Mapping.Of("trigger", number.ToString(CultureInfo.InvariantCulture));

            Assert.Equal(number, decimal.Parse(json, CultureInfo.InvariantCulture));
            Assert.Equal(json, Mapping.Of("trigger", json));
            Assert.Equal(json, Mapping.Of("number(trigger)", JsonSerializer.Serialize(json)));
            Assert.DoesNotContain('E', json);
        });

    [Fact]
    public void Every_minor_amount_survives_the_way_to_major_and_back() =>
        Fuzz.Run(output, FsCheck.Fluent.ArbMap.Default.ArbFor<long>(), 500, 50_000, minor =>
        {
            foreach (var provider in CurrencyTable.ProviderKeys)
                foreach (var rule in CurrencyTable.For(provider).Values)
                {
                    var payable = minor - minor % rule.Step;
                    var major = Money.FromMinor(payable, rule.Code, provider).Major;
                    Assert.Equal(payable, Money.FromMajor(major, rule.Code, provider).Minor);
                }
        });
}
