using System.Text.Json;
using Bunit;
using FlowDesigner.Web.Components.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Parts;

public sealed class PartsTests : BunitContext
{
    public PartsTests() => Services.AddSingleton(TimeProvider.System);

    [Theory]
    [InlineData(State.Completed, "Completed", "circle-check")]
    [InlineData(State.Running, "Running", "loader-circle")]
    [InlineData(State.Waiting, "Waiting", "clock")]
    [InlineData(State.NeedsYou, "Needs you", "hand")]
    [InlineData(State.Unknown, "Unknown", "circle-question-mark")]
    [InlineData(State.Failed, "Failed", "octagon-x")]
    [InlineData(State.Skipped, "Skipped", "skip-forward")]
    [InlineData(State.Cancelled, "Cancelled", "ban")]
    [InlineData(State.PreviewWrite, "Would write", "eye")]
    [InlineData(State.NotReached, "Not reached", "circle-dashed")]
    [InlineData(State.NotTaken, "Not taken", "circle-dashed")]
    public void A_state_is_always_colour_icon_and_word(State state, string word, string icon)
    {
        var badge = Render<StateBadge>(parameters => parameters.Add(part => part.State, state));
        Assert.Equal(word, badge.Find(".badge").TextContent);
        Assert.EndsWith("#" + icon, badge.Find("use").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("tone-", badge.Find(".badge").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public void A_switch_says_its_state_and_waits_for_its_owner_to_change_it()
    {
        var asked = new List<bool>();
        var part = Render<Switch>(parameters => parameters.Add(p => p.Label, "Acme US enabled")
            .Add(p => p.OnChanged, EventCallback.Factory.Create<bool>(this, asked.Add)));
        part.Find("[role=switch]").Click();
        Assert.Equal([true], asked);
        Assert.Equal("false", part.Find("[role=switch]").GetAttribute("aria-checked"));
        part.Render(parameters => parameters.Add(p => p.On, true));
        Assert.Equal("true", part.Find("[role=switch]").GetAttribute("aria-checked"));
    }

    [Fact]
    public void A_busy_or_refused_button_takes_no_press_and_says_why()
    {
        var presses = 0;
        var button = Render<Button>(parameters => parameters.Add(p => p.OnPress, EventCallback.Factory.Create(this, () => presses++))
            .Add(p => p.WhyNot, "The draft has an error").AddChildContent("Publish"));
        button.Find("button").Click();
        Assert.Equal("The draft has an error", button.Find("button").GetAttribute("title"));
        button.Render(parameters => parameters.Add(p => p.WhyNot, null).Add(p => p.Busy, true).Add(p => p.BusyWord, "Publishing"));
        button.Find("button").Click();
        Assert.Contains("Publishing", button.Find("button").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, presses);
    }

    [Fact]
    public void A_field_names_its_need_in_words_and_its_error_is_an_alert()
    {
        var field = Render<Field>(parameters => parameters.Add(p => p.Id, "name").Add(p => p.Label, "Name").Add(p => p.Required, true)
            .Add(p => p.Error, "Name is empty."));
        Assert.Equal("name", field.Find("label").GetAttribute("for"));
        Assert.Contains("required", field.Find("label").TextContent, StringComparison.Ordinal);
        Assert.Equal("name-error", field.Find("[role=alert]").Id);
    }

    [Fact]
    public void Long_JSON_is_folded_and_opens()
    {
        var view = Render<JsonView>(
            parameters => parameters.Add(p => p.Json, JsonSerializer.Serialize(Enumerable.Range(0, 50))).Add(p => p.Fold, 5));
        Assert.Equal(5, view.Find("pre").TextContent.Trim('\n').Split('\n').Length);
        view.FindAll("button").Single(button => button.TextContent.Contains("Show all 52 lines", StringComparison.Ordinal)).Click();
        Assert.Equal(52, view.Find("pre").TextContent.Trim('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData("""{"a":"<script>alert(1)</script>"}""")]
    [InlineData("<html><script>alert(1)</script>")]
    public void JSON_and_what_is_not_JSON_is_shown_as_text_and_never_as_markup(string text)
    {
        var view = Render<JsonView>(parameters => parameters.Add(p => p.Json, text));
        Assert.Empty(view.FindAll("script"));
        Assert.Contains("<script>alert(1)</script>", view.Find("pre").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"b":1.50,"a":[1,2,{}],"long":9007199254740993,"empty":[],"é":"☃"}""")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void Shown_JSON_is_the_same_JSON_digit_by_digit(string json)
    {
        var shown = string.Concat(JsonLines.Of(json).SelectMany(line => line.Select(piece => piece.Text)));
        Assert.Equal(json, shown.Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(124000, "usd", "USD 1,240.00")]
    [InlineData(1240, "JPY", "JPY 1,240")]
    [InlineData(1240, "kwd", "KWD 1.240")]
    [InlineData(-5, "inr", "INR -0.05")]
    [InlineData(9007199254740993, "eur", "EUR 90,071,992,547,409.93")]
    public void An_amount_has_its_code_first_and_its_currencys_own_decimals(long minor, string currency, string said) =>
        Assert.Equal(said, Amounts.Say(minor, currency));

    [Theory]
    [InlineData(0, "now")]
    [InlineData(12, "12 s ago")]
    [InlineData(119, "1 min ago")]
    [InlineData(7300, "2 h ago")]
    [InlineData(90000, "1 day ago")]
    [InlineData(200000, "2 days ago")]
    [InlineData(-40, "in 40 s")]
    public void A_time_is_said_in_words(int seconds, string said) => Assert.Equal(said, Ago.Say(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void An_unknown_app_has_its_letter_and_a_known_one_its_mark()
    {
        Assert.Equal("A", Render<AppTile>(parameters => parameters.Add(p => p.App, "acme")).Find(".tile").TextContent.Trim());
        Assert.EndsWith("#brand-stripe", Render<AppTile>(parameters => parameters.Add(p => p.App, "stripe"))
            .Find("use").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("T", Render<AppTile>(parameters => parameters.Add(p => p.App, "togai")).Find(".tile-togai").TextContent.Trim());
    }

    [Fact]
    public void The_open_tab_is_marked_for_screen_readers_too()
    {
        var tabs = Render<Tabs>(parameters => parameters.Add(p => p.Label, "Flow")
            .Add(p => p.Current, "/b").Add(p => p.Items, [new Tab("A", "/a"), new Tab("B", "/b", 1204)]));
        Assert.Equal("B1,204", string.Concat(tabs.Find("[aria-current=page]").TextContent.Where(letter => !char.IsWhiteSpace(letter))));
    }
}
