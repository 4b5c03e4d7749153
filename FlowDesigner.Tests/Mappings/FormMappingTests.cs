using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Mappings.Forms;
using FsCheck;
using FsCheck.Fluent;

namespace FlowDesigner.Tests.Mappings;

/// <summary>What forms without code write and read back.</summary>
public sealed class FormMappingTests
{
    [Theory]
    [InlineData("{{ trigger.data.amount > 100 }}", "trigger.data.amount", ConditionTest.Greater, "100")]
    [InlineData("{{ trigger.data.status == 'paid' }}", "trigger.data.status", ConditionTest.Equal, "'paid'")]
    [InlineData("{{ (trigger.data.object.email ?? '') != '' }}", "trigger.data.object.email", ConditionTest.IsSet, "")]
    [InlineData("{{ steps.linked.value == null }}", "steps.linked.value", ConditionTest.IsEmpty, "")]
    [InlineData("{{ not steps.known.found }}", "steps.known.found", ConditionTest.IsFalse, "")]
    [InlineData("{{ steps.account.found }}", "steps.account.found", ConditionTest.IsTrue, "")]
    [InlineData("{{ contains(trigger.data.name ?? '', 'Ltd') }}", "trigger.data.name", ConditionTest.Contains, "'Ltd'")]
    [InlineData("{{ not contains(trigger.data.name, 'Ltd') }}", "trigger.data.name", ConditionTest.ContainsNot, "'Ltd'")]
    public void A_condition_is_read_into_a_row(string mapping, string left, ConditionTest test, string right)
    {
        var row = Assert.Single(Condition.Read(mapping)!.Rows);
        Assert.Equal((left, test, right), (row.Left, row.Test, row.Right));
    }

    [Theory]
    [InlineData("{{ steps.linked.value == null and count(filter(trigger.data.settings ?? [], item.id == 'X')) == 0 }}", 2)]
    [InlineData("{{ a.b > 1 or a.b < 2 or a.c }}", 3)]
    [InlineData("{{ a.b > 1 and (a.c > 2 and a.d) }}", 3)]
    public void Rows_that_are_joined_the_same_way_stay_rows(string mapping, int rows) =>
        Assert.Equal(rows, Condition.Read(mapping)!.Rows.Length);

    [Theory]
    [InlineData("{{ a.b > 1 and (a.c or a.d) }}")]
    [InlineData("{{ upper(a.b) }}")]
    [InlineData("text {{ a.b }}")]
    [InlineData("{{ a. }}")]
    [InlineData("")]
    [InlineData("{{ not (a.b > 1) }}")]
    public void What_only_a_formula_can_say_stays_a_formula(string mapping) => Assert.Null(Condition.Read(mapping));

    [Fact]
    public void Whatever_rows_somebody_builds_come_back_as_the_same_rows()
    {
        var rows = from left in Gen.Elements("trigger.data.amount", "steps.a.b[0].c", "item", "upper(trigger.x)")
                   from test in Gen.Elements(Enum.GetValues<ConditionTest>())
                   from right in Gen.Elements("1", "'it\\'s'", "trigger.y", "concat('a', trigger.z)")
                   from kind in Gen.Elements(ShapeKind.Text, ShapeKind.List, ShapeKind.Object)
                   let needsPath = test is ConditionTest.IsTrue or ConditionTest.IsFalse
                   let row = new ConditionRow(needsPath ? "trigger.flag" : left, test, right)
                   select row.NeedsRight
                       ? row
                       : row with { Right = "", LeftKind = test is ConditionTest.IsEmpty or ConditionTest.IsSet ? kind : ShapeKind.Text };
        var conditions = from all in Gen.Elements(true, false)
                         from count in Gen.Choose(1, 5)
                         from list in Gen.ArrayOf(rows, count)
                         select new Condition(all || count == 1, [.. list]);
        Prop.ForAll(conditions.ToArbitrary(), condition =>
        {
            var written = condition.Write();
            var read = Condition.Read(written);
            return read is not null
                && read.All == condition.All
                && read.Rows.SequenceEqual(condition.Rows)
                && Template.Text(written).Problems.Count == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_row_about_a_text_that_is_missing_is_false_and_no_error()
    {
        var scope = new Scope(default).Set("trigger", Mapping.Json("""{"name":null,"tags":null}"""));
        Assert.False(Holds(new("trigger.name", ConditionTest.Contains, "'Ltd'")));
        Assert.True(Holds(new("trigger.name", ConditionTest.IsEmpty)));
        Assert.True(Holds(new("trigger.tags", ConditionTest.IsEmpty, LeftKind: ShapeKind.List)));
        bool Holds(ConditionRow row) => Template.Text(new Condition(true, [row]).Write()).EvaluateCondition(scope);
    }

    [Theory]
    [InlineData("abc", ShapeKind.Any, "'abc'")]
    [InlineData("it's", ShapeKind.Text, "'it\\'s'")]
    [InlineData("100", ShapeKind.Number, "100")]
    [InlineData("100", ShapeKind.Text, "'100'")]
    [InlineData("true", ShapeKind.Bool, "true")]
    [InlineData("{{ trigger.data.id }}", ShapeKind.Any, "trigger.data.id")]
    [InlineData("No. {{ trigger.data.id }}", ShapeKind.Any, "concat('No. ', trigger.data.id)")]
    public void One_side_of_a_comparison_is_an_expression(string input, ShapeKind other, string expression) =>
        Assert.Equal(expression, Operand.ToExpression(input, other));

    [Theory]
    [InlineData("'abc'", "abc")]
    [InlineData("'it\\'s'", "it's")]
    [InlineData("100", "100")]
    [InlineData("true", "true")]
    [InlineData("trigger.data.id", "{{ trigger.data.id }}")]
    [InlineData("upper('a')", "{{ upper('a') }}")]
    public void An_expression_is_shown_as_a_value_or_a_pill(string expression, string input) =>
        Assert.Equal(input, Operand.ToInput(expression));

    [Fact]
    public void A_list_made_of_another_list_is_read_back_field_by_field()
    {
        var mapping = new ListMapping("trigger.data.lines", [("name", "item.title"), ("rate", "item.price"), ("odd name", "'fixed'")]);
        Assert.Equal("{{ map(trigger.data.lines, {name: item.title, rate: item.price, 'odd name': 'fixed'}) }}", mapping.Write());
        var read = ListMapping.Read(mapping.Write())!;
        Assert.Equal(mapping.List, read.List);
        Assert.Equal(mapping.Fields.AsEnumerable(), read.Fields.AsEnumerable());
        Assert.Null(ListMapping.Read("{{ map(trigger.data.lines, item.title) }}"));
        Assert.Null(ListMapping.Read("{{ filter(trigger.data.lines, item.open) }}"));
    }

    [Fact]
    public void A_live_value_tells_the_value_or_the_place_of_the_mistake()
    {
        var trigger = Mapping.Json("""{"data":{"name":"ACME","amount":null}}""");
        var scope = new Scope(default).Set("trigger", trigger);
        var shape = new ScopeShape().Set("trigger", Shape.FromSample(trigger, seen: true));
        Assert.Equal("Hello ACME", LiveValue.Of("Hello {{ trigger.data.name }}", scope, shape).Value.GetString());
        var missing = LiveValue.Of("{{ trigger.data.amount + 1 }}", scope, shape);
        Assert.False(missing.HasValue);
        Assert.True(missing.Worst!.IsWarning);
        Assert.Equal(3, missing.Worst.Position);
        var unknown = LiveValue.Of("Hi {{ trigger.data.nam }}", scope, shape);
        Assert.Contains("name", unknown.Worst!.Message, StringComparison.Ordinal);
        var broken = LiveValue.Of("Hi {{ trigger..x }}", scope, shape);
        Assert.False(broken.Worst!.IsWarning);
        Assert.False(broken.HasValue);
    }
}
