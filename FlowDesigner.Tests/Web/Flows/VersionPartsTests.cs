using System.Security.Claims;
using Bunit;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Comparing;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Flows;
using FlowDesigner.Tests.Flows.Editing;
using FlowDesigner.Tests.Flows.Live;
using FlowDesigner.Web.Components.Pages.Flows;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Flows;

public sealed class VersionPartsTests : BunitContext
{
    private const string Mira = "mira@example.com";
    private const string Key = "sound-flow";
    private readonly FlowWorld _world = new();

    public VersionPartsTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(AppCatalog.BuiltIn);
        Services.AddSingleton(_world.Drafts);
        Services.AddSingleton(_world.Comparisons);
        Services.AddSingleton(TimeProvider.System);
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, Mira)], "test"));
        Services.AddCascadingValue(_ => Task.FromResult(new AuthenticationState(person)));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _world.Dispose();
    }

    [Fact]
    public void Every_change_stands_under_its_step_with_sign_word_and_both_values()
    {
        var now = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "New"))
            .Do(new RemoveSteps(["done"])).Do(new AddStep(Sound.Set("more"), new AddAt.Behind(new("customer", null))));
        var difference = FlowDifference.Between(Edits.Branched, now, AppCatalog.BuiltIn);
        var list = Render<DifferenceList>(
            parameters => parameters.Add(part => part.Comparison, new FlowComparison(Edits.Branched, now, difference)));
        Assert.Equal(["Stop", "Create customer", "Set values"], list.FindAll("h3").Select(head => head.TextContent));
        Assert.Equal(["Removed", "Changed", "Added"], list.FindAll(".badge").Select(badge => badge.TextContent));
        Assert.Equal(("{{ trigger.data.name }}", "New"), (list.Find("del").TextContent, list.Find("ins").TextContent));
    }

    [Fact]
    public async Task The_list_of_versions_says_who_when_and_why_and_shows_what_each_one_changed()
    {
        var history = await HistoryAsync();
        Assert.Equal(["v3", "v2", "v1"], history.FindAll(".version-row b").Select(name => name.TextContent));
        Assert.Contains("Live", history.Find(".version-row").TextContent, StringComparison.Ordinal);
        Assert.Contains("by mira@example.com", history.Find(".version-row").TextContent, StringComparison.Ordinal);
        Assert.Contains("Third time", history.Find(".version-note").TextContent, StringComparison.Ordinal);
        Assert.Equal(("Second", "Third"), (history.Find("del").TextContent, history.Find("ins").TextContent));
        await history.FindAll(".version-row")[2].ClickAsync(new());
        Assert.Equal(("{{ trigger.data.name }}", "Second"), (history.Find("del").TextContent, history.Find("ins").TextContent));
        await history.Find("select").ChangeAsync(new ChangeEventArgs { Value = "3" });
        Assert.Equal(("{{ trigger.data.name }}", "Third"), (history.Find("del").TextContent, history.Find("ins").TextContent));
    }

    [Fact]
    public async Task Rolling_back_shows_the_difference_first_and_publishes_only_by_its_own_button()
    {
        var history = await HistoryAsync();
        Assert.DoesNotContain(history.FindAll("button"), button => button.TextContent.Contains("Roll back", StringComparison.Ordinal));
        await history.FindAll(".version-row")[2].ClickAsync(new());
        await Button(history, "Roll back to v1").ClickAsync(new());
        var dialog = history.FindComponent<RollBackDialog>();
        Assert.Equal(("Third", "{{ trigger.data.name }}"), (dialog.Find("del").TextContent, dialog.Find("ins").TextContent));
        await Button(dialog, "Make it the draft").ClickAsync(new());
        var details = (await _world.Flows.GetAsync(Key, null, default))!;
        Assert.Equal((3, Mira), (details.Version, details.Summary.Draft!.By));

        var again = await HistoryAsync(make: false);
        Assert.Contains("Draft", again.Find(".version-row").TextContent, StringComparison.Ordinal);
        await again.FindAll(".version-row")[3].ClickAsync(new());
        await Button(again, "Roll back to v1").ClickAsync(new());
        Assert.Contains("It is replaced.", again.FindComponent<RollBackDialog>().Markup, StringComparison.Ordinal);
        await Button(again.FindComponent<RollBackDialog>(), "Publish it now").ClickAsync(new());
        var published = (await _world.Flows.GetAsync(Key, null, default))!;
        Assert.Equal((4, "Rolled back to version 1"), (published.Version, published.Versions[0].Note));
        Assert.Null(published.Summary.Draft);
    }

    [Fact]
    public async Task Of_what_both_changed_the_person_picks_and_everything_else_stands()
    {
        var mine = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "Mine")).Do(new SetFlowName("My name"));
        var theirs = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "Theirs"))
            .Do(SetField.Text("done", "/reason", "Their reason"));
        Flow? merged = null;
        var choices = Render<MergeChoices>(parameters => parameters
            .Add(part => part.Merge, FlowMerge.Of(Edits.Branched, mine, theirs, AppCatalog.BuiltIn))
            .Add(part => part.OnMerged, flow => merged = flow));
        Assert.Equal("Create customer: Name", choices.Find("legend").TextContent);
        Assert.Equal(["Mine", "Theirs"], choices.FindAll(".merge-value").Select(value => value.TextContent));
        await choices.FindAll("input")[1].ChangeAsync(new ChangeEventArgs { Value = "on" });
        await Button(choices, "Go on with both").ClickAsync(new());
        var text = FlowJson.Write(merged!);
        Assert.All((string[])["\"Theirs\"", "My name", "Their reason"], word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    private async Task<IRenderedComponent<VersionHistory>> HistoryAsync(bool make = true)
    {
        if (make)
        {
            await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
            await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow().Do(SetField.Text("customer", "/inputs/name", "Second"))), default);
            var saved = (DraftSave.Saved)await _world.Drafts.SaveAsync(
                Key, FlowJson.Write(Sound.Flow().Do(SetField.Text("customer", "/inputs/name", "Third"))), 0, Mira, default);
            await _world.Drafts.PublishAsync(Key, saved.Draft.Revision, "Third time", Mira, default);
        }
        var details = (await _world.Flows.GetAsync(Key, null, default))!;
        var history = Render<VersionHistory>(parameters => parameters.Add(part => part.Flow, details));
        history.WaitForElement("select");
        return history;
    }

    private static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> part, string words) where T : IComponent =>
        part.FindAll("button").First(button => button.TextContent.Contains(words, StringComparison.Ordinal));
}
