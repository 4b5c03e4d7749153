using System.Globalization;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Runs;

/// <summary>Flows that can be run, of every kind of step, from a seed.</summary>
internal sealed class RandomSteps
{
    private static readonly string[] Actions = ["charge", "put", "mail", "ship", "stock"];
    private readonly Random _random;
    private readonly List<string> _steps = [];
    private readonly List<string> _keys = [];

    private RandomSteps(int seed) => _random = new(seed);

    /// <summary>The flow as text, and a payload for it.</summary>
    public static (string Flow, string Payload) Of(int seed)
    {
        var made = new RandomSteps(seed);
        made.Block([], null, depth: 3);
        var currency = made.Pick("INR", "EUR", "USD");
        var lines = string.Join(',', Enumerable.Range(0, made._random.Next(4)).Select(i => $$"""{ "id": "l{{i}}" }"""));
        return (TestFlows.Of(string.Join(",\n", made._steps)),
            $$"""{ "id": "s{{seed}}", "amount": {{made._random.Next(10)}}, "currency": "{{currency}}", "lines": [{{lines}}] }""");
    }

    /// <summary>Adds steps behind these edges; gives those that lead on.</summary>
    private List<string> Block(List<string> after, string? loop, int depth)
    {
        for (var count = _random.Next(1, 4); count > 0 && (after.Count > 0 || _steps.Count == 0 || loop is not null); count--)
            after = One(after, loop, depth);
        return after;
    }

    private List<string> One(List<string> after, string? loop, int depth)
    {
        var key = "s" + _steps.Count.ToString(CultureInfo.InvariantCulture);
        switch (depth == 0 ? 0 : _random.Next(9))
        {
            case 1:
                Add(key, after, loop, $$$""" "control": "if", "condition": "{{ trigger.amount > {{{_random.Next(10)}}} }}" """);
                return Join(Branch(key, "yes", loop, depth), Branch(key, "no", loop, depth));
            case 2:
                Add(
                    key,
                    after,
                    loop,
                    """ "control": "switch", "value": "{{ trigger.currency }}", "cases": [{ "key": "inr", "equals": "INR" }, { "key": "eur", "equals": "EUR" }] """);
                return Join(Branch(key, "inr", loop, depth), Branch(key, "eur", loop, depth), Branch(key, "otherwise", loop, depth));
            case 3:
                Add(key, after, loop, """ "control": "parallel", "branches": ["a", "b"] """);
                var (left, right) = (Block([key + ":a"], loop, depth - 1), Block([key + ":b"], loop, depth - 1));
                // A Join of one branch would bring nothing together.
                if (left.Count == 0 || right.Count == 0)
                    return [];
                Add(key + "_join", Join(left, right), loop, """ "control": "join" """);
                return [key + "_join"];
            case 4 when loop is null:
                Add(key, after, null, """ "control": "for_each", "list": "{{ trigger.lines }}", "on_item_error": "collect" """);
                Block([], key, depth - 1);
                return [key];
            case 5:
                Add(key, after, loop, $$$""" "control": "set", "values": { "id": "set {{ {{{Reference()}}} }}" } """);
                return [key];
            case 6 when _random.Next(3) == 0 && after.Count > 0:
                Add(key, after, loop, """ "control": "stop", "reason": "enough" """);
                return [];
            case 7:
                // What a held-back write gave decides nothing in a preview.
                Add(key, after, loop, $$$""" "control": "if", "condition": "{{ ({{{Reference()}}}) == 'sample_1' }}" """);
                return Join(Branch(key, "yes", loop, depth), Branch(key, "no", loop, depth));
            default:
                var action = Pick(Actions);
                Add(
                    key,
                    after,
                    loop,
                    $$$""" "app": "shop", "action": "{{{action}}}", "connection": "shop", "inputs": { "{{{(action == "stock" ? "of" : "ref")}}}": "{{{key}}} {{ {{{Reference()}}} }}" }{{{(_random.Next(8) == 0 ? ", \"disabled\": true" : "")}}} """);
                return [key];
        }
    }

    private List<string> Branch(string key, string port, string? loop, int depth) =>
        _random.Next(3) == 0 ? [$"{key}:{port}"] : Block([$"{key}:{port}"], loop, depth - 1);

    private string Reference() =>
        _keys.Count == 0 || _random.Next(2) == 0 ? "trigger.id" : $"steps.{_keys[_random.Next(_keys.Count)]}.id ?? 'none'";

    private void Add(string key, List<string> after, string? loop, string rest)
    {
        var behind = after.Count == 0 ? "" : $"\"after\": [{string.Join(", ", after.Select(port => $"\"{port}\""))}], ";
        var inside = loop is null ? "" : $"\"in\": \"{loop}\", ";
        _steps.Add($$"""{ "key": "{{key}}", {{behind}}{{inside}}{{rest}} }""");
        _keys.Add(key);
    }

    private static List<string> Join(params List<string>[] ends) => [.. ends.SelectMany(end => end)];

    private string Pick(params string[] from) => from[_random.Next(from.Length)];
}
