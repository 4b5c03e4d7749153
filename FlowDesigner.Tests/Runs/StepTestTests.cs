using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Runs;

/// <summary>One step tried on a sample: reads are made, writes go nowhere.</summary>
public sealed class StepTestTests
{
    private const string Steps = """
        { "key": "found", "app": "stripe", "action": "find_customer", "connection": "stripe", "inputs": { "id": "{{ trigger.data.id }}" } },
        { "key": "made", "app": "stripe", "action": "create_customer", "connection": "stripe",
            "inputs": { "name": "{{ steps.found.name }}" }, "after": ["found"] },
        { "key": "end", "control": "stop", "reason": "Done", "after": ["made"] }
        """;

    private static readonly Flow Flow = FlowJson.Read($$"""
        { "key": "f", "name": "F", "connections": { "stripe": "stripe", "togai": "togai" },
          "trigger": { "app": "togai", "trigger": "account_created", "connection": "togai" }, "steps": [ {{Steps}} ] }
        """, out _)!;

    private static readonly SampleValues Sample =
        new(JsonElement.Parse("""{ "data": { "id": "cus_7" } }"""), ImmutableDictionary<string, JsonElement>.Empty);
    private static readonly Dictionary<string, long> Bindings = new() { ["stripe"] = 11 };

    [Fact]
    public async Task A_read_is_really_made_with_the_samples_values()
    {
        await using var kit = await EngineKit.StartAsync(apps: Core.Apps.AppCatalog.BuiltIn);
        kit.Transport.Answer = _ => ScriptedTransport.Ok("""{ "id": "cus_7", "name": "Ada" }""");
        var result = await Tester(kit).RunAsync(Flow, "found", Sample, Bindings, default);
        Assert.Equal("Ada", result.Output!.Value.GetProperty("name").GetString());
        Assert.Equal("GET v1/customers/cus_7", kit.Transport.Sent.Single().Line);
    }

    [Fact]
    public async Task A_write_is_shown_to_the_byte_and_nothing_is_sent()
    {
        await using var kit = await EngineKit.StartAsync(apps: Core.Apps.AppCatalog.BuiltIn);
        var read = Sample with { Outputs = Sample.Outputs.Add("found", JsonElement.Parse("""{ "name": "Ada Ltd" }""")) };
        var result = await Tester(kit).RunAsync(Flow, "made", read, Bindings, default);
        Assert.Equal(("POST", "name=Ada%20Ltd"), (result.Step.Request!.Method, result.Step.Request.Body));
        Assert.Equal("Would create customer “Ada Ltd”", result.Step.Sentence);
        Assert.Null(result.Output);
        Assert.Empty(kit.Transport.Sent);
    }

    [Fact]
    public async Task A_mapping_that_fails_on_the_sample_says_so()
    {
        await using var kit = await EngineKit.StartAsync(apps: Core.Apps.AppCatalog.BuiltIn);
        var nothing = Sample with { Trigger = JsonElement.Parse("""{ "data": {} }""") };
        var result = await Tester(kit).RunAsync(Flow, "found", nothing, Bindings, default);
        Assert.Equal(PreviewState.Failed, result.Step.State);
        Assert.Contains("Customer ID is empty", result.Step.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_cannot_be_tested_by_itself()
    {
        await using var kit = await EngineKit.StartAsync(apps: Core.Apps.AppCatalog.BuiltIn);
        await Assert.ThrowsAsync<FlowNotRunnableException>(() => Tester(kit).RunAsync(Flow, "end", Sample, Bindings, default));
    }

    private static StepTest Tester(EngineKit kit) => new(kit.Transport, kit, kit.Apps, kit.Clock);
}
