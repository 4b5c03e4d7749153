using System.Diagnostics;
using System.Text.Json;
using FlowDesigner.Core.Mappings;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Mappings;

public class ExpressionFuzzTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    [Fact]
    public void I_02_expression_escape_is_not_found_by_random_programs() =>
        Fuzz.Run(output, Fuzz.Decisions, 20_000, 1_000_000, decisions => StaysInside($"{{{{ {new RandomProgram(decisions).Write()} }}}}"));

    [Fact]
    public void I_02_expression_escape_is_not_found_by_random_garbage() =>
        Fuzz.Run(output, Fuzz.Decisions, 10_000, 500_000, decisions => StaysInside(new RandomProgram(decisions).Garbage()));

    [Fact]
    public void Random_programs_are_mostly_well_formed()
    {
        var (formed, given) = (0, 0);
        Fuzz.Run(output, Fuzz.Decisions, 2_000, 2_000, decisions =>
        {
            given++;
            if (Template.Text($"{{{{ {new RandomProgram(decisions).Write()} }}}}").Problems.Count == 0) formed++;
        });

        Assert.True(formed > given / 3, $"only {formed} of {given} programs parse");
    }

    [Fact]
    public void Random_json_is_carried_whole_unchanged() => Fuzz.Run(output, Fuzz.Decisions, 2_000, 100_000, decisions =>
    {
        var json = Mapping.Json("{\"value\":" + new RandomProgram(decisions).Json() + "}");
        var template = Template.Text("{{ trigger }}");

        Assert.True(JsonElement.DeepEquals(json, template.Evaluate(new Scope(Mapping.Noon).Set("trigger", json))), json.GetRawText());
    });

    [Fact]
    public void Random_json_is_a_literal_template_of_itself() => Fuzz.Run(output, Fuzz.Decisions, 2_000, 100_000, decisions =>
    {
        var json = Mapping.Json(new RandomProgram(decisions).Json().Replace("{{ 1 }}", "{ 1 }", StringComparison.Ordinal));
        var template = Template.Parse(json);

        Assert.True(template.IsLiteral);
        Assert.True(JsonElement.DeepEquals(json, template.Evaluate(new Scope(Mapping.Noon))), json.GetRawText());
    });

    private static void StaysInside(string text)
    {
        var started = Stopwatch.GetTimestamp();
        var template = Template.Text(text);
        template.Check(Mapping.Shapes());
        Assert.All(template.Problems, problem => Assert.InRange(problem.Position + problem.Length, 0, text.Length));
        var scope = new WatchedScope(template);
        try
        {
            var result = template.Evaluate(scope);
            Assert.NotEqual(JsonValueKind.Undefined, result.ValueKind);
            template.EvaluateText(scope);
            template.EvaluateCondition(scope);
        }
        catch (MappingException refused)
        {
            Assert.Matches("^(mapping|money|currency)[.][a-z_]+$", refused.Code);
            Assert.InRange(refused.Position, 0, text.Length);
        }
        Assert.True(Stopwatch.GetElapsedTime(started) < Longest, "took " + Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Answers only what the template said beforehand that it would ask for.</summary>
    private sealed class WatchedScope(Template template) : IScope
    {
        private readonly Scope _scope = Mapping.Scope();

        public DateTimeOffset Now => _scope.Now;

        public bool TryRoot(string name, out JsonElement value)
        {
            Assert.Contains(name, template.Roots);
            return _scope.TryRoot(name, out value);
        }

        public bool TryStep(string key, out JsonElement output)
        {
            Assert.Contains(key, template.Steps);
            return _scope.TryStep(key, out output);
        }
    }
}
