using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Editing;

public sealed class FieldEditTests
{
    [Fact]
    public void A_field_is_set_changed_and_emptied_by_where_it_stands()
    {
        var flow = Sound.Flow().Do(SetField.Mapping("customer", "email", Json("\"{{ trigger.data.primaryEmail }}\"")))
            .Do(new SetField("customer", "/inputs/metadata/a~1b", Json("\"x\""))).Do(SetField.Mapping("customer", "name", null))
            .Do(SetField.Text("customer", "/title", "Make the customer")).Do(SetField.Number("customer", "/max_attempts", 3))
            .Do(SetField.Flag("customer", "/disabled", true));
        var step = (ActionStep)flow.Find("customer")!;
        Assert.Equal(
            """{"email":"{{ trigger.data.primaryEmail }}","metadata":{"a/b":"x"}}""", JsonSerializer.Serialize(step.Inputs, s_plain));
        Assert.Equal(("Make the customer", 3, true), (step.Title, step.MaxAttempts, step.Disabled));
    }

    [Fact]
    public void A_list_grows_changes_and_shrinks_entry_by_entry()
    {
        var flow = Sound.Flow(new SwitchStep { Key = "by", Value = "{{ trigger.data.currency }}" })
            .Do(new SetField("by", "/cases/-", Json("""{ "key": "inr", "equals": "INR" }""")))
            .Do(new SetField("by", "/cases/-", Json("""{ "key": "usd", "equals": "USD" }""")))
            .Do(SetField.Text("by", "/cases/0/title", "Rupees"));
        Assert.Equal(["Rupees", null], ((SwitchStep)flow.Find("by")!).Cases.Select(one => one.Title));
        Assert.Equal(["usd"], ((SwitchStep)flow.Do(new SetField("by", "/cases/0", null)).Find("by")!).Cases.Select(one => one.Key));
        Assert.Contains("no place \"7\"", flow.Refused(SetField.Text("by", "/cases/7/title", "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_triggers_fields_are_set_the_same_way()
    {
        var flow = Sound.Flow()
            .Do(SetField.Text(null, "/lane", "{{ trigger.data.id }}")).Do(new SetField(null, "/inputs/every", Json("15")));
        Assert.Equal("{{ trigger.data.id }}", flow.Trigger.Lane);
        Assert.Equal(15, flow.Trigger.Inputs!.Value.GetProperty("every").GetInt32());
    }

    [Theory]
    [InlineData("/max_attempts", "\"often\"", "must be a whole number, but is text")]
    [InlineData("/inputs", "7", "must be an object")]
    [InlineData("/title/deep", "7", "cannot be set inside text")]
    [InlineData("/key", "\"other\"", "rename, replace, move or connect")]
    [InlineData("title", "\"x\"", "names no field")]
    public void A_value_that_the_step_could_not_be_read_with_is_refused(string pointer, string value, string reason) =>
        Assert.Contains(reason, (Sound.Flow(Sound.Customer() with { Title = "T" }))
            .Refused(new SetField("customer", pointer, Json(value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_new_key_goes_into_every_mapping_edge_frame_place_group_and_search_term()
    {
        var flow = Sound.Flow(Sound.Set("old"), Sound.Each("each", "old") with { Source = null, List = "{{ steps.old.items }}" },
            Sound.Customer(
                """{ "name": "{{ steps.old.name }} and {{ upper(steps['old'].name) }}, not {{ 'steps.old' }} nor steps.old", "metadata": { "old": ["{{ steps.older.x }}{{steps.old}}"] } }""")
                with { In = "each", Title = "{{ steps.old.x }}" }) with
        {
            Searchable = ["{{ steps.old.id }}"], Layout = Ordinal.Map<Place>().Add("old", new(1, 2)), Groups = [new("g", "G", ["old"])],
        };
        var renamed = flow.Do(new RenameKey("old", "fresh"));
        var text = FlowJson.Write(renamed);
        Assert.Contains("{{ steps.fresh.name }} and {{ upper(steps['fresh'].name) }}, not {{ 'steps.old' }} nor steps.old", text,
            StringComparison.Ordinal);
        Assert.Contains("\"old\": [", text, StringComparison.Ordinal);
        Assert.Contains("{{ steps.older.x }}{{steps.fresh}}", text, StringComparison.Ordinal);
        Assert.Equal("{{ steps.fresh.items }}", ((ForEachStep)renamed.Find("each")!).List);
        Assert.Equal("fresh", Assert.Single(renamed.Find("each")!.After));
        Assert.Equal("{{ steps.old.x }}", renamed.Find("customer")!.Title);
        Assert.Equal(
            (new Place(1, 2), "fresh", "{{ steps.fresh.id }}"),
            (renamed.Layout["fresh"], renamed.Groups[0].Steps[0], renamed.Searchable[0]));
        Assert.Equal(FlowJson.Write(flow), FlowJson.Write(renamed.Do(new RenameKey("fresh", "old"))));
        Assert.Contains("\"each\" belongs to", flow.Refused(new RenameKey("old", "each")).Message, StringComparison.Ordinal);
        Assert.Equal("edit.key", flow.Refused(new RenameKey("old", "Not A Key")).Code);
    }

    [Fact]
    public void A_for_each_with_a_new_key_keeps_what_is_inside_of_it()
    {
        var flow = Sound.Flow(Sound.Each(), Sound.Set("inner") with { In = "each" }).Do(new RenameKey("each", "customers"));
        Assert.Equal("customers", flow.Find("inner")!.In);
    }

    [Fact]
    public void Another_action_keeps_the_key_the_edges_and_the_inputs_that_fit()
    {
        var old = Sound.Customer("""{ "name": "{{ trigger.data.name }}", "no_such_field": "x" }""", "linked") with { Note = "Ask Mira" };
        var flow = Sound.Flow(Sound.Set("linked"), old, Sound.Set("after", "customer"));
        var replaced = flow.Do(new ReplaceStep("customer", NewSteps.Replacing(AppCatalog.BuiltIn, old, "stripe", "create_customer")!));
        var step = (ActionStep)replaced.Find("customer")!;
        Assert.Equal("""{"name":"{{ trigger.data.name }}"}""", JsonSerializer.Serialize(step.Inputs, s_plain));
        Assert.Equal(("Ask Mira", "{{ trigger.data.id }}"), (step.Note, step.BusinessKey));
        Assert.Equal(flow.Drawn(), replaced.Drawn());
    }

    [Fact]
    public void A_step_in_place_of_an_if_goes_on_from_its_usual_edge_alone()
    {
        var flow = Edits.Branched.Do(new ReplaceStep("is_new", Sound.Set("any")));
        Assert.Equal(["trigger > linked", "linked > is_new", "is_new > customer", "- > done"], flow.Drawn());
    }

    [Fact]
    public void A_step_takes_the_slot_of_its_app_or_gets_one_and_a_second_account_has_a_slot_of_its_own()
    {
        var flow = Sound.Flow().Do(new AddStep(NewSteps.Action(AppCatalog.BuiltIn, "razorpay", "create_customer")!, new AddAt.End()));
        Assert.Equal("razorpay", flow.Connections["razorpay"]);
        var second = flow.Do(new AddSlot("stripe_eu", "stripe")).Do(SetField.Text("customer", "/connection", "stripe_eu"));
        Assert.Equal("stripe_eu", ((ActionStep)second.Find("customer")!).Connection);
        Assert.Equal("stripe", second.Connections["stripe_eu"]);
        Assert.Contains("has a connection \"stripe_eu\" already", second.Refused(new AddSlot("stripe_eu", "togai")).Message,
            StringComparison.Ordinal);
        Assert.Contains("is made of lower-case letters", second.Refused(new AddSlot("Stripe EU", "stripe")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_trigger_brings_the_slot_it_needs()
    {
        var flow = Sound.Flow()
            .Do(new SetTrigger(NewSteps.Trigger(AppCatalog.BuiltIn, "razorpay", AppCatalog.BuiltIn["razorpay"].Triggers[0].Key)!));
        Assert.Equal(("razorpay", "razorpay"), (flow.Trigger.Connection, flow.Connections["razorpay"]));
    }

    [Fact]
    public void A_batch_is_made_whole_or_not_at_all()
    {
        var both = new Batch("Both", [new AddStep(Sound.Set("a"), new AddAt.End()), SetField.Text("a", "/title", "A")]);
        Assert.Equal("A", Sound.Flow().Do(both).Find("a")!.Title);
        Assert.Equal("edit.unknown_step", Sound.Flow().Refused(both with { Edits = both.Edits.Add(new RemoveSteps(["gone"])) }).Code);
    }

    [Fact]
    public void Notes_and_groups_come_change_and_go()
    {
        var flow = Edits.Branched.Do(new AddNote(new("note", "Ask Mira", new(0, 0), 200, 100)))
            .Do(new AddNote(new("note", "Second", new(0, 0), 200, 100)))
            .Do(new AddGroup(new("group", "Check", ["linked", "is_new"]))).Do(new AddGroup(new("group", "Other", ["is_new"])));
        Assert.Equal(["note", "note_2"], flow.Notes.Select(note => note.Id));
        Assert.Equal("linked", Assert.Single(flow.Groups[0].Steps));
        Assert.Equal("Other", Assert.Single(flow.Do(new RemoveSteps(["linked"])).Groups).Title);
        Assert.Equal("edit.unknown_note", flow.Do(new RemoveNote("note")).Refused(new SetNote(flow.Notes[0])).Code);
    }

    private static readonly JsonSerializerOptions s_plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
