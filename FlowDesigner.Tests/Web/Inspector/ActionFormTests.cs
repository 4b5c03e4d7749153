using System.Text.Json;
using Bunit;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Runs.Samples;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Flows.Live;
using FlowDesigner.Web.Components.Inspector;
using FlowDesigner.Web.Components.Inspector.Controls;
using Microsoft.Extensions.DependencyInjection;

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
    public void A_field_of_a_secret_is_marked_so_that_the_browser_stores_nothing_of_it()
    {
        var vault = new App("vault", "Vault", "https://vault.test/")
        {
            Description = "", Docs = "",
            Actions =
            [
                new AppAction("open", "Open", Effect.Read)
                {
                    Description = "", Docs = "", Sample = "{}", Inputs = [Field.Secret("pin", "Pin"), Field.Text("door", "Door")],
                    Request = _ => AppRequest.Get("open"),
                },
            ],
        };
        using var kit = new InspectorKit(
            """{ "key": "open", "app": "vault", "action": "open", "inputs": {} }""", apps: new([.. AppCatalog.BuiltIn.Apps, vault]))
                .Open("open");
        Assert.True(kit.Page.Find("[data-field=pin]").HasAttribute("data-secret"));
        Assert.False(kit.Page.Find("[data-field=door]").HasAttribute("data-secret"));
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
        Assert.Equal("{{ trigger.data.address.city }}", kit.Step("customer").GetProperty("inputs").GetProperty("address")
            .GetProperty("city").GetString());
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
        using var kit = new InspectorKit(
            """{ "key": "list", "app": "stripe", "action": "list_customers", "connection": "stripe", "inputs": {} }""").Open("list");
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
        Assert.Equal("{{ map(steps.names.lines, {name: item.title, rate: item.price}) }}", kit.Step("invoice").GetProperty("inputs")
            .GetProperty("line_items").GetString());
        Assert.Contains("= Seats", kit.LineUnder("Name of each entry"), StringComparison.Ordinal);
        Assert.Contains("1 item, each with 2 fields", kit.Page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_tree_shows_samples_ticks_what_is_used_and_finds_by_value()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        var rows = kit.Page.FindAll("[role=treeitem]");
        Assert.Contains(rows, row => row.GetAttribute("data-insert") == "{{ trigger.data.name }}" && row.ClassList.Contains("is-used"));
        Assert.Contains(
            rows, row => row.GetAttribute("data-insert") == "{{ trigger.data.primaryEmail }}" && !row.ClassList.Contains("is-used"));
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
        using var kit = new InspectorKit(
            """{ "key": "find", "app": "stripe", "action": "find_customer", "connection": "stripe", "inputs": {} }""").Open("find");
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
        Assert.Equal(
            ("{{ trigger.data.id }}", "Asked for by finance."),
            (step.GetProperty("business_key").GetString(), step.GetProperty("note").GetString()));
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

    [Fact]
    public void A_day_is_chosen_from_a_calendar_or_mapped()
    {
        using var kit = new InspectorKit(
            """{ "key": "invoice", "app": "zoho", "action": "create_invoice", "connection": "zoho", "inputs": {} }""").Open("invoice");
        kit.Page.Find("#f-invoice-date").Change("2026-12-31");
        Assert.Equal("2026-12-31", kit.Step("invoice").GetProperty("inputs").GetProperty("date").GetString());
        kit.Press("Map Date from data");
        kit.Type("Date", "{{ trigger.data.createdAt }}");
        Assert.Equal("{{ trigger.data.createdAt }}", kit.Step("invoice").GetProperty("inputs").GetProperty("date").GetString());
        kit.Page.FindAll("button").First(button => button.TextContent.StartsWith("Choose a day", StringComparison.Ordinal)).Click();
        Assert.False(kit.Step("invoice").GetProperty("inputs").TryGetProperty("date", out _));
        Assert.Equal("date", kit.Page.Find("#f-invoice-date").GetAttribute("type"));
    }

    [Fact]
    public void A_failure_goes_on_by_a_path_or_stops_as_the_form_says()
    {
        using var kit = new InspectorKit(Customer).Open("customer");
        kit.Press("Retry and errors");
        Pick("path");
        var added = kit.Step("failed");
        Assert.Equal(("customer:error", "stop"), (added.GetProperty("after")[0].GetString(), added.GetProperty("control").GetString()));
        Assert.Contains("{{ steps.customer.error.message }}", added.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("The error path leads to", kit.Page.Find("#inspector-body").TextContent, StringComparison.Ordinal);
        Pick("stop");
        Assert.Equal("customer", Assert.Single(kit.Flow.Steps).Key);

        void Pick(string value) =>
            kit.Page.FindAll("[data-field=error] input").Single(choice => choice.GetAttribute("value") == value).Change(value);
    }

    [Fact]
    public async Task An_id_is_picked_from_what_the_account_has()
    {
        using var world = new FlowWorld();
        await world.Flows.ImportAsync(
            FlowJson.Write(ReadyMadeFlows.All.Single(flow => flow.Key == "sync-accounts-togai-to-stripe")), default);
        await world.Live.CreateAsync(FlowWorld.New(), default);
        await using var engine = await EngineKit.StartAsync(apps: AppCatalog.BuiltIn);
        engine.Transport.Answer = _ => ScriptedTransport.Ok(
            """{ "data": [ { "id": "cus_1", "name": "Ada Ltd" }, { "id": "cus_2", "name": "Blue Harbor" } ], "has_more": false }""");
        // The engine's own number of its Stripe account.
        var live = (await world.Reader.ListAsync(null, default))
            .Select(one => one with { Bindings = [.. one.Bindings.Select(binding => binding with { ConnectionId = 11 })] });
        using var kit = new InspectorKit(
            """{ "key": "find", "app": "stripe", "action": "find_customer", "connection": "stripe", "inputs": {} }""") { Live = [.. live] };
        kit.Services.AddSingleton(new StepTest(engine.Transport, engine, engine.Apps, engine.Clock));
        kit.Open("find");
        kit.Page.Find(".pick-from summary").Click();
        kit.Page.WaitForAssertion(() => Assert.Equal(
            ["Ada Ltdcus_1", "Blue Harborcus_2"], kit.Page.FindAll(".pick-panel .menu-item").Select(item => item.TextContent)));
        Assert.Contains("My sandbox-stripe", kit.Page.Find(".pick-panel").TextContent, StringComparison.Ordinal);
        kit.Page.Find(".pick-panel input").Input("blue");
        kit.Page.WaitForAssertion(() => Assert.Single(kit.Page.FindAll(".pick-panel .menu-item")));
        kit.Page.Find(".pick-panel .menu-item").Click();
        kit.Page.WaitForAssertion(
            () => Assert.True(kit.Step("find").GetProperty("inputs").TryGetProperty("id", out var id) && id.GetString() == "cus_2"));
    }

    [Fact]
    public void A_mapping_that_is_often_empty_says_in_how_many_of_the_last_events()
    {
        using var context = new BunitContext();
        using var kit = new InspectorKit(Customer);
        SampleEvent[] recent = [.. ((string[])["\"a@example.com\"", "null", "\"\""])
            .Select(mail => new SampleEvent(JsonElement.Parse($$"""{ "data": { "primaryEmail": {{mail}} } }""")))];
        var seen = new StepContext(kit.Flow, [], _ => null, AppCatalog.BuiltIn, "customer", SampleValues.Nothing, default)
            { Recent = recent };
        var input = context.Render<MappingInput>(parameters => parameters.AddCascadingValue(seen)
            .Add(part => part.Id, "mail").Add(part => part.LabelId, "mail-label").Add(part => part.Label, "Email")
            .Add(part => part.Required, true)
            .Add(part => part.Text, "{{ trigger.data.primaryEmail }}"));
        Assert.Contains(
            "Empty in 2 of the last 3 events. This field is required: those would fail.", input.Find(".live-warning").TextContent,
            StringComparison.Ordinal);
    }
}
