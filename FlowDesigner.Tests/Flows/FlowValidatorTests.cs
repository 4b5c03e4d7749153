using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Validation;
using static FlowDesigner.Tests.Flows.Sound;

namespace FlowDesigner.Tests.Flows;

/// <summary>One test for each rule, named alike.</summary>
public partial class FlowValidatorTests
{
    [Fact]
    public void A_sound_flow_has_no_problem() => Assert.Empty(FlowValidator.Check(Sound.Flow(), AppCatalog.BuiltIn));

    [Fact]
    public void Every_rule_has_its_test()
    {
        var tests = GetType().GetMethods().Select(method => method.Name).ToList();
        Assert.Equal([], FlowValidator.Rules.Select(rule => rule.Method.DeclaringType!.Name)
            .Where(rule => !tests.Exists(test => test.StartsWith(rule + "_", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Sync")]
    [InlineData("a--b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("../etc")]
    public void FlowKeyRule_takes_lower_case_and_hyphens_only(string key) =>
        Finds("flow.key", null, "key", Sound.Flow() with { Key = key });

    [Fact]
    public void FlowNameRule_wants_a_name_that_a_list_can_show()
    {
        Finds("flow.name", null, "name", Sound.Flow() with { Name = " " });
        Finds("flow.name", null, "name", Sound.Flow() with { Name = new('n', 201) });
        Finds("flow.name", null, "name", Sound.Flow() with { Name = "a\0b" });
        Finds("flow.description", null, "description", Sound.Flow() with { Description = new('d', 4_001) });
    }

    [Fact]
    public void TriggerKnownRule_says_which_trigger_was_meant()
    {
        var trigger = Sound.Flow().Trigger;
        Finds("trigger.unknown_app", null, "app", Sound.Flow() with { Trigger = trigger with { App = "togay" } }, "Did you mean 'togai'?");
        Finds("trigger.unknown", null, "trigger", Sound.Flow() with { Trigger = trigger with { Trigger = "account_create" } },
            "Did you mean 'account_created'?");
    }

    [Fact]
    public void ActionKnownRule_says_which_action_was_meant()
    {
        Finds("step.unknown_app", "customer", "app", Sound.Flow(Customer() with { App = "strip" }), "Did you mean 'stripe'?");
        Finds("step.unknown_action", "customer", "action", Sound.Flow(Customer() with { Action = "create_custmer" }),
            "Did you mean 'create_customer'?");
        var each = Each() with { Source = Each().Source! with { Action = "list_customer" } };
        Finds("step.unknown_action", "each", "action", Sound.Flow(each), "Did you mean 'list_customers'?");
    }

    [Fact]
    public void SlotRule_wants_a_slot_of_the_same_app()
    {
        Finds("slot.missing", "customer", "connection", Sound.Flow(Customer() with { Connection = null }));
        Finds("slot.unknown", "customer", "connection", Sound.Flow(Customer() with { Connection = "strip" }), "Did you mean 'stripe'?");
        Finds("slot.wrong_app", "customer", "connection", Sound.Flow(Customer() with { Connection = "togai" }),
            "is for Togai, but this needs Stripe");
        Finds("slot.missing", null, "connection", Sound.Flow() with { Trigger = Sound.Flow().Trigger with { Connection = null } });
        Finds("slot.unknown_app", null, "x", Sound.Flow() with { Connections = Sound.Flow().Connections.Add("x", "nobody") });
        Finds("slot.key", null, "X y", Sound.Flow() with { Connections = Sound.Flow().Connections.Add("X y", "stripe") });
        Finds("slot.unused", null, "spare", Sound.Flow() with { Connections = Sound.Flow().Connections.Add("spare", "stripe") },
            isWarning: true);
        Assert.Empty(FlowValidator.Check(Sound.Flow() with
        {
            Trigger = new() { App = "webhook", Trigger = "received" },
            Connections = Sound.Flow().Connections.Remove("togai"),
        }, AppCatalog.BuiltIn).Where(problem => !problem.IsWarning));
    }

    [Fact]
    public void StepKeyRule_wants_plain_keys_once_each()
    {
        Finds("step.key", "Customer", "key", Sound.Flow(Set("Customer")));
        Finds("step.key", "a:yes", "key", Sound.Flow(Set("a:yes")));
        Finds("step.key_repeated", "a", "key", Sound.Flow(Set("a"), Set("a")));
        Finds("step.title", "a", "title", Sound.Flow(Set("a") with { Title = new('t', 201) }));
    }

    [Fact]
    public void AfterRule_wants_steps_that_exist_beside_it()
    {
        Finds("after.unknown_step", "b", "after", Sound.Flow(Set("first"), Set("b", "frist")), "Did you mean 'first'?");
        Finds("after.other_scope", "b", "after", Sound.Flow(Each(), Set("a") with { In = "each" }, Set("b", "a")),
            "which is inside \"each\"");
        Finds("after.port", "b", "after", Sound.Flow(If("a"), Set("b", "a")), "Write a:yes or a:no.");
        Finds("after.port", "b", "after", Sound.Flow(If("a"), Set("b", "a:maybe")));
        Finds("after.port", "b", "after", Sound.Flow(Set("a"), Set("b", "a:yes")), "Write just a.");
    }

    [Fact]
    public void CycleRule_finds_a_step_that_follows_itself()
    {
        Finds("after.cycle", "a", "after", Sound.Flow(Set("a", "b"), Set("b", "a")));
        Finds("after.cycle", "a", "after", Sound.Flow(Set("a", "a")));
    }

    [Fact]
    public void LoopPlaceRule_wants_a_for_each_around_it()
    {
        Finds("in.unknown", "a", "in", Sound.Flow(Each(), Set("x") with { In = "each" }, Set("a") with { In = "eech" }),
            "Did you mean 'each'?");
        Finds("in.not_a_loop", "b", "in", Sound.Flow(Set("a"), Set("b") with { In = "a" }));
        Finds("in.cycle", "x", "in", Sound.Flow(Each("x") with { In = "y" }, Each("y") with { In = "x" }));
    }

    [Fact]
    public void ReachableRule_finds_what_stands_behind_the_end()
    {
        Finds("step.unreachable", "b", "after", Sound.Flow(Stop("a"), Set("b", "a")));
        Finds("step.unreachable", "b", "after", Sound.Flow(If("a"), Stop("s", "a:no"), Set("b", "s")), "\"s\" ends the run");
        Lacks("step.unreachable", Sound.Flow(If("a"), Stop("s", "a:no"), Set("b", "a:yes")));
    }

    [Fact]
    public void LoopBodyRule_wants_a_step_inside() => Finds("loop.empty", "each", null, Sound.Flow(Each()));

    [Fact]
    public void LoopSourceRule_wants_one_thing_to_go_through()
    {
        Finds("loop.list_or_source", "each", "list", Sound.Flow(Each() with { Source = null }));
        Finds("loop.list_or_source", "each", "list", Sound.Flow(Each() with { List = "{{ trigger.data.tags }}" }));
        Finds("loop.not_paged", "each", "source", Sound.Flow(Each() with { Source = Each().Source! with { Action = "find_customer" } }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void LoopParallelRule_bounds_what_runs_at_once(int parallel) =>
        Finds("loop.parallel", "each", "parallel", Sound.Flow(Each() with { Parallel = parallel }));

    [Fact]
    public void BranchRule_warns_of_an_if_that_decides_nothing()
    {
        Finds("if.no_branch", "a", null, Sound.Flow(If("a")), isWarning: true);
        Lacks("if.no_branch", Sound.Flow(If("a"), Set("b", "a:no")));
    }

    [Fact]
    public void StopReasonRule_wants_a_reason() => Finds("stop.reason", "a", "reason", Sound.Flow(Stop("a") with { Reason = " " }));

    [Fact]
    public void SetValuesRule_wants_names_that_mappings_can_say()
    {
        Finds("set.empty", "a", "values", Sound.Flow(Set("a") with { Values = default }));
        Finds("set.name", "a", "Full name", Sound.Flow(Set("a") with { Values = Json("""{ "Full name": 1 }""") }));
    }

    [Fact]
    public void InputFieldRule_wants_the_fields_that_the_action_has()
    {
        Finds("field.unknown", "customer", "nmae", Sound.Flow(Customer("""{ "nmae": "x" }""")), "Did you mean 'name'?");
        Finds("field.unknown", "customer", "address.zip", Sound.Flow(Customer("""{ "address": { "zip": "{{ trigger.data.id }}" } }""")));
        Finds("field.too_long", "customer", "phone", Sound.Flow(Customer("""{ "phone": "123456789012345678901" }""")));
        Finds("field.choice", "customer", "tax_exempt", Sound.Flow(Customer("""{ "tax_exempt": "maybe" }""")));
        var find = Customer("{}") with { Action = "find_customer", BusinessKey = null };
        Finds("field.required", "customer", "id", Sound.Flow(find));
        Lacks("field.required", Sound.Flow(find with { Inputs = Json("""{ "id": "{{ trigger.data.id }}" }""") }));
        Finds(
            "field.unknown",
            "each",
            "emial",
            Sound.Flow(Each() with { Source = Each().Source! with { Inputs = Json("""{ "emial": "x" }""") } }),
            "Did you mean 'email'?");
        Finds("field.unknown", null, "x", Sound.Flow() with { Trigger = Sound.Flow().Trigger with { Inputs = Json("""{ "x": 1 }""") } });
    }

    [Fact]
    public void MappingRule_wants_names_that_are_there_when_it_is_evaluated()
    {
        Finds("mapping.syntax", "customer", "name", Sound.Flow(Customer("""{ "name": "{{ trigger. }}" }""")));
        Finds("mapping.unknown_name", "customer", "name", Sound.Flow(Customer("""{ "name": "{{ item.name }}" }""")));
        Finds("mapping.unknown_field", "customer", "address.city",
            Sound.Flow(Customer("""{ "address": { "city": "{{ trigger.data.adress.city }}" } }""")), "address", isWarning: true);
        Finds("mapping.unknown_step", "customer", "name", Sound.Flow(Customer("""{ "name": "{{ steps.later.name }}" }"""), Set("later")));
        Finds("mapping.unknown_step", "customer", "name", Sound.Flow(
            If("a"), Set("no", "a:no"), Customer("""{ "name": "{{ steps.no.name }}" }""", "a:yes")));
        Finds("mapping.type", "a", "condition", Sound.Flow(If("a") with { Condition = "{{ 1 + 1 }}" }));
        Finds("mapping.type", "each", "list", Sound.Flow(Each() with { Source = null, List = "{{ 'text' }}" }));
        Finds("mapping.unknown_step", null, "lane",
            Sound.Flow() with { Trigger = Sound.Flow().Trigger with { Lane = "{{ steps.customer.id }}" } });
        Finds("mapping.unknown_function", null, "dedupe",
            Sound.Flow() with { Trigger = Sound.Flow().Trigger with { Dedupe = "{{ shout(trigger.id) }}" } });
        Finds("mapping.syntax", null, "searchable.1", Sound.Flow() with { Searchable = ["{{ trigger.id }}", "{{ }}"] });
        Finds("mapping.syntax", "customer", "business_key", Sound.Flow(Customer() with { BusinessKey = "{{ a b }}" }));
        Finds("mapping.unknown_field", "x", "v", Sound.Flow(
            Customer(), Set("x", "customer:error") with { Values = Json("""{ "v": "{{ steps.customer.id }}" }""") }));
        Lacks("mapping.", Sound.Flow(
            Customer(), Set("x", "customer:error") with { Values = Json("""{ "v": "{{ steps.customer.error.message }}" }""") },
            Set("y", "customer")));
        Finds("mapping.unknown_step", "y", "v", Sound.Flow(
            Parallel("both"), Set("x", "both:left"), Set("y", "both:right") with { Values = Json("""{ "v": "{{ steps.x.name }}" }""") }));
        Lacks("mapping.", Sound.Flow(Parallel("both"), Set("x", "both:left"), Set("y", "both:right"), Join("j", "x", "y"),
            Set("z", "j") with { Values = Json("""{ "v": "{{ steps.x.name ?? steps.y.name }}" }""") }));
        Lacks("mapping.", Sound.Flow(Switch("s"), Set("a", "s:inr"), Set("b", "s:eur"), Set("c", "s:otherwise"), Set("d", "a", "b", "c"),
            Set("e") with { Values = Json("""{ "v": "{{ steps.d.name }}" }""") }));
        Finds("mapping.unknown_name", "s", "reason", Sound.Flow(Stop("s") with { Reason = "{{ nobody }}" }));
        Lacks("mapping.unknown_step", Sound.Flow(
            If("a"), Set("x", "a:yes"), Set("y", "a:no"), Customer("""{ "name": "{{ steps.x.name ?? steps.y.name }}" }""", "x", "y")));
        Lacks("mapping.unknown_name", Sound.Flow(
            Each() with { ItemKey = "{{ item.id }}" }, Customer("""{ "name": "{{ item.name }}" }""") with { In = "each" }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    public void AttemptsRule_bounds_how_often_a_step_is_tried(int attempts) =>
        Finds("step.attempts", "customer", "max_attempts", Sound.Flow(Customer() with { MaxAttempts = attempts }));

    [Fact]
    public void BusinessKeyRule_warns_of_a_write_that_two_runs_make_twice()
    {
        Finds("effect.no_business_key", "customer", "business_key", Sound.Flow(Customer() with { BusinessKey = null }),
            "two runs are two effects", isWarning: true);
        Lacks(
            "effect.no_business_key",
            Sound.Flow(Customer("""{ "id": "cus_1" }""") with { Action = "update_customer", BusinessKey = null }));
    }

    [Fact]
    public void UnsafeEffectRule_warns_of_a_write_that_cannot_be_recognised()
    {
        var flow = Sound.Flow() with { Connections = Sound.Flow().Connections.Add("http", "http") };
        var post = new ActionStep
        {
            Key = "call", App = "http", Action = "request", Connection = "http", BusinessKey = "{{ trigger.id }}",
            Inputs = Json("""{ "method": "POST" }"""),
        };
        Finds("effect.unsafe", "call", null, flow with { Steps = [post] }, isWarning: true);
        Lacks("effect.unsafe", flow with { Steps = [post with { Inputs = Json("""{ "method": "GET" }""") }] });
    }

    private static void Finds(string code, string? step, string? field, Flow flow, string words = "", bool isWarning = false)
    {
        var problems = FlowValidator.Check(flow, AppCatalog.BuiltIn);
        Assert.True(problems.Any(problem => problem.Code == code && problem.Step == step && problem.Field == field
            && problem.IsWarning == isWarning
            && problem.Message.Contains(words, StringComparison.Ordinal)),
                $"{code} at {step}/{field} expected among:\n{string.Join("\n", problems)}");
    }

    private static void Lacks(string code, Flow flow) =>
        Assert.DoesNotContain(FlowValidator.Check(flow, AppCatalog.BuiltIn), problem =>
            code.EndsWith('.') ? problem.Code.StartsWith(code, StringComparison.Ordinal) : problem.Code == code);
}
