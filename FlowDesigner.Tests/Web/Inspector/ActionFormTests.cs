using System.Text.Json;
using Bunit;

namespace FlowDesigner.Tests.Web.Inspector;

public sealed class ActionFormTests
{
    private const string Customer = """
        { "key": "customer", "app": "stripe", "action": "create_customer", "connection": "stripe",
          "inputs": { "name": "{{ trigger.data.name }}", "metadata": { "togaiAccountId": "{{ trigger.data.id }}" } } }
        """;

    [Fact]
    public void A_step_has_a_form_of_its_apps_fields_with_what_each_gives_on_the_sample()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        Assert.Equal("Create customer", kit.Page.Find("h2").TextContent.Trim());
        Assert.Contains("Step 2, writes to Stripe", kit.Page.Markup, StringComparison.Ordinal);
        Assert.Equal("{{ trigger.data.name }}", kit.TextOf("Name"));
        Assert.StartsWith("= ", kit.LineUnder("Name"), StringComparison.Ordinal);
        Assert.Contains("Shipping", kit.Page.Markup, StringComparison.Ordinal);
        Assert.NotNull(kit.Page.Find("a[aria-label^='Documentation']").GetAttribute("href"));
    }

    [Fact]
    public void What_is_typed_is_shown_at_once_and_kept_when_it_is_done()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Type("Description", "Account {{ trigger.data.id }}", done: false);
        Assert.Contains("= Account ACC", kit.LineUnder("Description"), StringComparison.Ordinal);
        Assert.False(kit.Step("customer").GetProperty("inputs").TryGetProperty("description", out _));
        kit.Type("Description", "Account {{ trigger.data.id }}");
        Assert.Equal("Account {{ trigger.data.id }}", kit.Step("customer").GetProperty("inputs").GetProperty("description").GetString());
        kit.Type("Description", "");
        Assert.False(kit.Step("customer").GetProperty("inputs").TryGetProperty("description", out _));
    }

    [Fact]
    public void A_mistake_is_told_under_the_input_and_its_pill_is_marked()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Type("Name", "{{ trigger.data.name }} {{ trigger..x }}", done: false);
        Assert.NotEmpty(kit.LineUnder("Name"));
        var input = kit.Page.FindAll("pill-input").Single(one => one.GetAttribute("data-label") == "Name");
        Assert.Equal("1", input.GetAttribute("data-wrong"));
        Assert.Equal("true", input.GetAttribute("data-invalid"));
    }

    [Fact]
    public void A_formula_stands_without_its_braces_and_its_mistake_at_its_character()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Page.FindAll(".formula-toggle")[0].Click();
        Assert.Equal("trigger.data.name", kit.TextOf("Name"));
        kit.Type("Name", "uper(trigger.data.name)", done: false);
        var marks = JsonSerializer.Deserialize<JsonElement>(kit.Page.Find("formula-input").GetAttribute("data-marks")!);
        Assert.Equal((0, 4), (marks[0].GetProperty("start").GetInt32(), marks[0].GetProperty("length").GetInt32()));
        Assert.Contains("upper", kit.LineUnder("Name"), StringComparison.Ordinal);
        kit.Type("Name", "upper(trigger.data.name)");
        Assert.Equal("{{ upper(trigger.data.name) }}", kit.Step("customer").GetProperty("inputs").GetProperty("name").GetString());
    }

    [Fact]
    public void Fields_in_a_field_unfold_and_tell_how_many_are_mapped()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        var address = kit.Page.FindAll(".fold-head")[0];
        Assert.Equal("false", address.GetAttribute("aria-expanded"));
        address.Click();
        kit.Type("City", "{{ trigger.data.address.city }}");
        Assert.Equal("{{ trigger.data.address.city }}", kit.Step("customer").GetProperty("inputs").GetProperty("address").GetProperty("city").GetString());
        Assert.Contains("6 fields, 1 mapped", kit.Page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_names_are_added_renamed_and_removed()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Press("Add a value to Metadata");
        kit.Page.FindAll(".map-row input")[^1].Change("plan");
        kit.Type("plan", "gold");
        var metadata = kit.Step("customer").GetProperty("inputs").GetProperty("metadata");
        Assert.Equal(["togaiAccountId", "plan"], metadata.EnumerateObject().Select(value => value.Name));
        Assert.Equal("gold", metadata.GetProperty("plan").GetString());
        kit.Page.FindAll(".map-row input")[^1].Change("togaiAccountId");
        Assert.Contains("already", kit.Page.Find(".map-rows .field-error").TextContent, StringComparison.Ordinal);
        kit.Press("Remove plan from Metadata");
        Assert.False(kit.Step("customer").GetProperty("inputs").GetProperty("metadata").TryGetProperty("plan", out _));
    }

    [Fact]
    public void A_choice_is_picked_or_mapped()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        var status = kit.Page.FindAll("select").Single(select => select.TextContent.Contains("exempt", StringComparison.Ordinal));
        status.Change("exempt");
        Assert.Equal("exempt", kit.Step("customer").GetProperty("inputs").GetProperty("tax_exempt").GetString());
        kit.Page.FindAll("select").Single(select => select.TextContent.Contains("exempt", StringComparison.Ordinal)).Change("\u0001map");
        kit.Type("Tax status", "{{ trigger.data.taxStatus }}");
        Assert.Equal("{{ trigger.data.taxStatus }}", kit.Step("customer").GetProperty("inputs").GetProperty("tax_exempt").GetString());
    }

    [Fact]
    public void A_typed_number_stays_a_number_with_its_digits()
    {
        using var kit = new InspectorKit("""{ "key": "list", "app": "stripe", "action": "list_customers", "connection": "stripe", "inputs": {} }""").Open("list");
        kit.Type("Created after", "1785500000");
        Assert.Equal(JsonValueKind.Number, kit.Step("list").GetProperty("inputs").GetProperty("created_after").ValueKind);
    }

    [Fact]
    public void Each_item_of_a_list_becomes_an_entry_by_picking()
    {
        using var kit = new InspectorKit("""
            { "key": "names", "control": "set", "values": { "lines": "{{ [{title: 'Seats', price: 12.5}] }}" } },
            { "key": "invoice", "app": "zoho", "action": "create_invoice", "connection": "zoho", "inputs": {}, "after": ["names"] }
            """).Open("invoice");
        kit.Press("Map each item of a list to Lines");
        kit.Type("The list to take", "{{ steps.names.lines }}");
        kit.Type("Name of each entry", "{{ item.title }}");
        kit.Type("Rate of each entry", "{{ item.price }}");
        Assert.Equal("{{ map(steps.names.lines, {name: item.title, rate: item.price}) }}", kit.Step("invoice").GetProperty("inputs").GetProperty("line_items").GetString());
        Assert.Contains("= Seats", kit.LineUnder("Name of each entry"), StringComparison.Ordinal);
        Assert.Contains("1 item, each with 2 fields", kit.Page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_tree_shows_samples_ticks_what_is_used_and_finds_by_value()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        var rows = kit.Page.FindAll("[role=treeitem]");
        Assert.Contains(rows, row => row.GetAttribute("data-insert") == "{{ trigger.data.name }}" && row.ClassList.Contains("is-used"));
        Assert.Contains(rows, row => row.GetAttribute("data-insert") == "{{ trigger.data.primaryEmail }}" && !row.ClassList.Contains("is-used"));
        kit.Page.Find("input[type=search]").Input("@example.com");
        Assert.Contains(kit.Page.FindAll("[role=treeitem]"), row => row.GetAttribute("title") == "trigger.data.primaryEmail");
        Assert.DoesNotContain(kit.Page.FindAll("[role=treeitem]"), row => row.GetAttribute("title") == "trigger.data.name");
    }

    [Fact]
    public void The_functions_stand_beside_the_data_in_words()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Press("Functions");
        kit.Page.Find("input[type=search]").Input("minor units");
        Assert.Contains("minor(amount, currency, provider)", kit.Page.Find(".function-list").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_field_that_is_empty_says_what_to_do()
    {
        using var kit = new InspectorKit("""{ "key": "find", "app": "stripe", "action": "find_customer", "connection": "stripe", "inputs": {} }""").Open("find");
        Assert.Equal("Customer ID is empty. Map a value or type one.", kit.LineUnder("Customer ID"));
        Assert.Contains("required", kit.Page.Find(".inspector-label").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Tries_time_and_business_key_stand_under_retry_and_a_note_under_note()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Press("Retry and errors");
        kit.Page.Find("#step-attempts").Change("3");
        kit.Page.Find("#step-timeout").Change("20");
        kit.Type("Made once for", "{{ trigger.data.id }}");
        kit.Press("Note");
        kit.Page.Find("#step-note").Change("Asked for by finance.");
        var step = kit.Step("customer");
        Assert.Equal((3, 20), (step.GetProperty("max_attempts").GetInt32(), step.GetProperty("timeout_seconds").GetInt32()));
        Assert.Equal(("{{ trigger.data.id }}", "Asked for by finance."), (step.GetProperty("business_key").GetString(), step.GetProperty("note").GetString()));
    }

    [Fact]
    public void A_step_is_renamed_in_place_and_switched_off()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Press("Rename the step");
        kit.Page.Find(".inspector-title-input").Change("Make the customer");
        Assert.Equal("Make the customer", kit.Page.Find("h2").TextContent.Trim());
        kit.Press("Switch off");
        Assert.True(kit.Step("customer").GetProperty("disabled").GetBoolean());
        Assert.Contains("Switched off", kit.Page.Find(".inspector-head").TextContent, StringComparison.Ordinal);
    }
}
