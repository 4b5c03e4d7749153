using FlowDesigner.Web.Hosting;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace FlowDesigner.Tests.Web.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Every_problem_is_reported_at_once_with_key_expectation_finding_and_place()
    {
        var refused = Refused(new()
        {
            ["FlowDesigner:Engine:MaxParallelRuns"] = "0",
            ["FlowDesigner:Engine:MaxBacklog"] = "many",
            ["FlowDesigner:PublicUrl"] = "flows.example.com",
            ["FlowDesigner:Outbound:AllowedNetworks:0"] = "10.1.0.0/99",
            ["FlowDesigner:Storrage"] = "sqlite",
            ["FlowDesigner:Sandbox:Enabled"] = "yes",
        });
        Assert.Contains("FlowDesigner:Engine:MaxParallelRuns must be 1 to 4096, but is \"0\" (change --FlowDesigner:Engine:MaxParallelRuns "
            + "on the command line).", refused, StringComparison.Ordinal);
        Assert.Contains("FlowDesigner:Engine:MaxBacklog must be a whole number, but is \"many\"", refused, StringComparison.Ordinal);
        Assert.Contains("FlowDesigner:PublicUrl must be an http or https address", refused, StringComparison.Ordinal);
        Assert.Contains("must be a network such as 10.1.0.0/16, but is \"10.1.0.0/99\"", refused, StringComparison.Ordinal);
        Assert.Contains("FlowDesigner:Storrage is not a setting; did you mean Storage?", refused, StringComparison.Ordinal);
        Assert.Contains("FlowDesigner:Sandbox:Enabled must be true or false, but is \"yes\"", refused, StringComparison.Ordinal);
        Assert.Equal(7, refused.Split('\n').Length);
    }

    [Fact]
    public void A_secret_is_never_repeated_in_a_message()
    {
        var refused = Refused(new()
        {
            ["FlowDesigner:WrappingKey"] = "not-a-key",
            ["FlowDesigner:Bootstrap:Email"] = "a@example.com",
            ["FlowDesigner:Bootstrap:Password"] = "x",
            ["FlowDesigner:Bootstrap:ApiToken"] = "tiny-token"
        });
        Assert.DoesNotContain("not-a-key", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("tiny-token", refused, StringComparison.Ordinal);
        Assert.Contains("a text of 10 characters", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sandbox_cannot_be_on_in_production() =>
        Assert.Contains(
            "FlowDesigner:Sandbox:Enabled must be false in Production",
            Refused(new() { ["FlowDesigner:Sandbox:Enabled"] = "true" }, isProduction: true),
            StringComparison.Ordinal);

    [Fact]
    public void Defaults_stand_where_nothing_is_given()
    {
        var options = Read([]);
        Assert.Equal(
            ("data", "sqlite", "inprocess", 256), (options.DataDirectory, options.Storage, options.Queue, options.Engine.MaxParallelRuns));
    }

    [Fact]
    public void Values_are_read_whatever_the_case_of_their_key()
    {
        var options = Read(new()
        {
            ["flowdesigner:engine:maxparallelruns"] = "8",
            ["FLOWDESIGNER:OUTBOUND:ALLOWEDNETWORKS:0"] = "127.0.0.2/32",
            ["FlowDesigner:PublicUrl"] = "https://flows.example.com"
        });
        Assert.Equal(8, options.Engine.MaxParallelRuns);
        Assert.Equal(["127.0.0.2/32"], options.Outbound.AllowedNetworks);
    }

    private static string Refused(Dictionary<string, string?> values, bool isProduction = false) =>
        Assert.Throws<StartRefusedException>(() => Read(values, isProduction)).Message;

    private static FlowDesignerOptions Read(Dictionary<string, string?> values, bool isProduction = false)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine([.. values.Select(pair => $"--{pair.Key}={pair.Value}")]).Build();
        return new SettingsReader(configuration, isProduction).Read(new FlowDesignerOptions());
    }
}
