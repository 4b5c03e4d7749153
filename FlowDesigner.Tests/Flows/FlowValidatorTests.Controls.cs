using FlowDesigner.Core.Flows;
using static FlowDesigner.Tests.Flows.Sound;

namespace FlowDesigner.Tests.Flows;

/// <summary>The rules of controls and of what is drawn beside the steps.</summary>
public partial class FlowValidatorTests
{
    [Fact]
    public void SwitchRule_wants_cases_with_names_of_their_own()
    {
        Finds("switch.value", "a", "value", Sound.Flow(Switch("a") with { Value = " " }));
        Finds("switch.cases", "a", "cases", Sound.Flow(Switch("a") with { Cases = [] }));
        Finds("switch.case_key", "a", "cases.0.key", Sound.Flow(Switch("a") with { Cases = [new("otherwise", null, "x")] }));
        Finds("switch.case_repeated", "a", "cases.1.key", Sound.Flow(
            Switch("a") with { Cases = [new("b", null, "x"), new("b", null, "y")] }));
        Finds("after.port", "b", "after", Sound.Flow(Switch("a"), Set("b", "a:usd")), "Write a:inr or a:eur or a:otherwise.");
        Finds("step.no_branch", "a", null, Sound.Flow(Switch("a")), isWarning: true);
        Lacks("switch.", Sound.Flow(Switch("a"), Set("b", "a:inr"), Set("c", "a:otherwise")));
    }

    [Fact]
    public void ParallelRule_wants_branches_with_steps_in_them()
    {
        Finds("parallel.branches", "both", "branches", Sound.Flow(Parallel("both") with { Branches = ["one"] }));
        Finds("parallel.branch_name", "both", "branches.0", Sound.Flow(Parallel("both") with { Branches = ["A b", "two"] }));
        Finds("parallel.branch_repeated", "both", "branches.1", Sound.Flow(Parallel("both") with { Branches = ["one", "one"] }));
        Finds("parallel.empty_branch", "both", "branches.1", Sound.Flow(Parallel("both"), Set("x", "both:left")), isWarning: true);
        Lacks("parallel.", Sound.Flow(Parallel("both"), Set("x", "both:left"), Set("y", "both:right")));
    }

    [Fact]
    public void JoinRule_lets_branches_meet_in_a_join_and_nowhere_else()
    {
        Step[] branches = [Parallel("both"), Set("x", "both:left"), Set("y", "both:right")];
        Finds("parallel.crossed", "z", "after", Sound.Flow([.. branches, Set("z", "x", "y")]), "Put a Join");
        Finds("parallel.crossed", "z", "after", Sound.Flow([.. branches, Set("a"), Set("z", "x", "a")]));
        Finds("join.nothing", "j", "after", Sound.Flow([.. branches, Join("j", "x")]));
        Finds("join.nothing", "j", "after", Sound.Flow(Set("a"), Join("j", "a")));
        Lacks("parallel.crossed", Sound.Flow([.. branches, Join("j", "x", "y"), Set("z", "j")]));
        Lacks("join.nothing", Sound.Flow([.. branches, Join("j", "x", "both:right"), Set("z", "j")]));
    }

    [Fact]
    public void DisabledRule_lets_nothing_follow_what_decides_nothing()
    {
        Finds("step.disabled", "a", "disabled", Sound.Flow(If("a") with { Disabled = true }, Set("b", "a:yes")));
        Finds("step.unknown_app", "customer", "app", Sound.Flow(Customer() with { App = "nobody", Disabled = true }), isWarning: true);
        Finds("after.unknown_step", "customer", "after", Sound.Flow(Customer() with { After = ["nobody"], Disabled = true }));
        Lacks("step.disabled", Sound.Flow(Set("a") with { Disabled = true }, Set("b", "a")));
    }

    [Fact]
    public void WaitRule_wants_one_thing_to_wait_for()
    {
        var wait = new WaitStep { Key = "w", For = "3 days" };
        var paid = new WaitEvent
            { App = "stripe", Trigger = "customer_created", Connection = "stripe", Match = "{{ event.id == trigger.data.id }}" };
        Finds("wait.what", "w", "for", Sound.Flow(wait with { For = null }));
        Finds("wait.what", "w", "for", Sound.Flow(wait with { Until = "{{ now }}" }), "more than one thing");
        Finds("wait.duration", "w", "for", Sound.Flow(wait with { For = "three days" }), "30 minutes, 3 days");
        Finds("wait.timeout", "w", "timeout", Sound.Flow(wait with { Timeout = "1 day" }));
        Finds("step.unknown_app", "w", "event.app", Sound.Flow(wait with { For = null, Event = paid with { App = "strip" } }), "'stripe'");
        Finds(
            "wait.unknown_trigger", "w", "event.trigger", Sound.Flow(wait with { For = null, Event = paid with { Trigger = "nothing" } }));
        Finds("wait.match", "w", "event.match", Sound.Flow(wait with { For = null, Event = paid with { Match = "" } }));
        Finds(
            "wait.match", "w", "event.match", Sound.Flow(wait with { For = null, Event = paid with { Match = "{{ event.amount > 5 }}" } }),
            "several of these");
        Finds("wait.no_timeout", "w", "timeout", Sound.Flow(wait with { For = null, Event = paid }, Set("b", "w:timeout")));
        Finds("wait.elsewhere", "w", "event.app", Sound.Flow(wait with { For = null, Event = paid }),
            "a flow connection that begins with Stripe", isWarning: true);
        Finds("wait.elsewhere", "w", "event.app", Sound.Flow(
            wait with { For = null, Event = paid with { App = "webhook", Trigger = "received", Connection = null } }));
        Lacks("wait.", Sound.Flow(wait with { For = "{{ trigger.data.wait }}" }));
    }

    [Fact]
    public void ApproveRule_asks_something_of_people_who_can_be_found()
    {
        var approve = new ApproveStep { Key = "ok", Message = "Refund?" };
        Finds("approve.message", "ok", "message", Sound.Flow(approve with { Message = "" }));
        Finds("approve.who", "ok", "who.1", Sound.Flow(approve with { Who = ["ada@example.com", "Ben"] }), "ada@example.com");
        Finds("approve.timeout", "ok", "timeout", Sound.Flow(approve with { Timeout = "soon" }));
        Finds("approve.no_timeout", "ok", "timeout", Sound.Flow(approve, Set("b", "ok:timeout")));
        Lacks("approve.", Sound.Flow(approve with { Timeout = "3 days" }, Set("b", "ok:yes"), Set("c", "ok:timeout")));
    }

    [Fact]
    public void CallRule_wants_another_flow()
    {
        Finds("call.flow", "c", "flow", Sound.Flow(new CallFlowStep { Key = "c", Flow = "" }));
        Finds("call.itself", "c", "flow", Sound.Flow(new CallFlowStep { Key = "c", Flow = "sound-flow" }), isWarning: true);
    }

    [Fact]
    public void UnknownPartsRule_keeps_what_it_does_not_know_from_being_published()
    {
        Finds("step.unknown_control", "dance", "control", Sound.Flow(
            new UnknownStep { Key = "dance", Control = "dance", Json = Json("""{ "key": "dance", "control": "dance" }""") }));
        Finds(
            "flow.unknown_field",
            null,
            "colour",
            Sound.Flow() with { Unknown = Ordinal.Map<System.Text.Json.JsonElement>().Add("colour", Json("1")) });
    }

    [Fact]
    public void NoteRule_keeps_what_is_drawn_within_bounds()
    {
        var note = new StickyNote("n", "Ask Ben", new(0, 0), 200, 100);
        Finds("note.text", "a", "note", Sound.Flow(Set("a") with { Note = new('n', 4_001) }));
        Finds("note", null, "notes.1", Sound.Flow() with { Notes = [note, note] });
        Finds("note", null, "notes.0", Sound.Flow() with { Notes = [note with { Width = 1 }] });
        Finds("note", null, "notes.0", Sound.Flow() with { Notes = [note with { Colour = "puce" }] }, "yellow, blue");
        Finds("group", null, "groups.0", Sound.Flow() with { Groups = [new("g", "Stripe", ["nobody"])] }, "no step \"nobody\"");
        Finds("group", null, "groups.1", Sound.Flow() with { Groups = [new("g", "One", ["customer"]), new("h", "Two", ["customer"])] });
        Lacks("note", Sound.Flow() with { Notes = [note], Groups = [new("g", "Stripe", ["customer"])] });
    }

    [Fact]
    public void DisabledUseRule_warns_of_what_will_be_empty() => Finds("mapping.uses_disabled", "b", "values",
        Sound.Flow(Set("a") with { Disabled = true }, Set("b", "a") with { Values = Json("""{ "v": "{{ steps.a.name }}" }""") }), "\"a\"",
        isWarning: true);

    [Theory]
    [InlineData(0)]
    [InlineData(301)]
    public void TimeoutRule_bounds_how_long_an_attempt_takes(int seconds) =>
        Finds("step.timeout", "customer", "timeout_seconds", Sound.Flow(Customer() with { TimeoutSeconds = seconds }));
}
