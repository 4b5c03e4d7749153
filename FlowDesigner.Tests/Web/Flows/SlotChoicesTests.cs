using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Pages.Flows;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Tests.Web.Flows;

public sealed class SlotChoicesTests
{
    private static readonly Flow Sync = ReadyMadeFlows.All.First(flow => flow.Key == "sync-accounts-togai-to-stripe");

    [Fact]
    public void Where_only_one_connection_is_sensible_it_is_picked()
    {
        var choices = Of(One("stripe", ConnectionMode.Sandbox), One("togai", ConnectionMode.Sandbox));
        Assert.Equal(["sandbox-stripe", "sandbox-togai"], choices.Picked.Values.Order());
        Assert.Equal((Mode.Sandbox, "Sandbox", null), (choices.Mode, choices.SuggestedName, choices.Missing));
    }

    [Fact]
    public void Of_several_the_one_that_goes_with_the_others_is_picked_and_a_stopped_one_never()
    {
        var choices = Of(
            One("stripe", ConnectionMode.Sandbox), One("stripe", ConnectionMode.Live), One("togai", ConnectionMode.Sandbox),
            One("togai", ConnectionMode.Test) with { Problem = "Togai refused the token." });
        Assert.Equal("sandbox-togai", choices.Picked["togai"]);
        Assert.Equal("sandbox-stripe", choices.Picked["stripe"]);
    }

    [Fact]
    public void Where_there_is_a_real_choice_the_person_makes_it()
    {
        var choices = Of(One("stripe", ConnectionMode.Test), One("stripe", ConnectionMode.Live), One("togai", ConnectionMode.Unknown));
        Assert.False(choices.Picked.ContainsKey("stripe"));
        Assert.Equal("Pick a connection for Stripe first.", choices.Missing);
    }

    [Fact]
    public void Mixed_modes_are_said_while_picking()
    {
        var live = One("stripe", ConnectionMode.Live);
        var choices = Of(One("stripe", ConnectionMode.Sandbox), live, One("togai", ConnectionMode.Sandbox));
        Assert.True(choices.Clashes("stripe", live));
        choices.Pick("stripe", live.Key);
        Assert.Contains("is a sandbox and \"My live-stripe\" is not", choices.Mixed, StringComparison.Ordinal);
        Assert.Null(choices.Mode);
    }

    [Fact]
    public void A_slot_names_the_steps_that_use_it() =>
        Assert.Equal("the trigger, 2. Look for a linked Stripe customer, 5. Keep the customer's id in Togai", Of().UsesOf("togai"));

    private static SlotChoices Of(params ConnectionView[] connections) => new(Sync, AppCatalog.BuiltIn, connections);

    private static ConnectionView One(string app, ConnectionMode mode)
    {
        var key = $"{mode.ToString().ToLowerInvariant()}-{app}";
        return new(1, "1", key, app, $"My {key}", null, mode, null, ImmutableSortedDictionary<string, string>.Empty, [], null, 8, null,
            null, default);
    }
}
