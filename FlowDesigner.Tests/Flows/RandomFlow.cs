using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Tests.Flows;

/// <summary>Flows of every form, sound or not, from a seed.</summary>
internal sealed class RandomFlow(int seed)
{
    private static readonly string[] Words =
        ["a", "customer", "Ünïcode", "😀", "with \"quotes\"", "line\nbreak", "{{ trigger.data.id }}", "\u2028", "<b>", "\\", "", "tab\t",
            "\u0001", "日本"];

    private readonly Random _random = new(seed);

    public static Flow Make(int seed) => new RandomFlow(seed).Flow();

    public Flow Flow()
    {
        var steps = _random.Next(8);
        return new()
        {
            Key = Word(),
            Name = Word(),
            Description = Word(),
            Type = (FlowType)_random.Next(3),
            Connections = Map(Word),
            Trigger = new()
            {
                App = Word(), Trigger = Word(), Connection = Maybe(Word), Lane = Maybe(Word), Dedupe = Maybe(Word),
                Inputs = _random.Next(2) == 0 ? null : Object(), Unknown = Map(Json, "x-"),
            },
            Searchable = Several(),
            Steps = [.. Enumerable.Range(0, steps).Select(Step)],
            Layout = Map(() => new Place(_random.Next(-5000, 5000), _random.Next())),
            Notes = [.. Several()
                .Select(word => new StickyNote(word, Word(), new(_random.Next(), -_random.Next()), _random.Next(), _random.Next(), Word())
                {
                    Unknown = Map(Json, "x-"),
                })],
            Groups = [.. Several().Select(word => new StepGroup(word, Word(), Several()) { Unknown = Map(Json, "x-") })],
            Unknown = Map(Json, "x-"),
        };
    }

    private Step Step(int index)
    {
        var key = $"step_{index}";
        Step step = _random.Next(12) switch
        {
            0 => new IfStep { Key = key, Condition = Word() },
            1 => new ForEachStep { Key = key, List = Maybe(Word), ItemKey = Maybe(Word), Parallel = _random.Next(-1, 40),
                OnItemError = (OnItemError)_random.Next(3) },
            2 => new ForEachStep
            {
                Key = key,
                Source = new() { App = Word(), Action = Word(), Connection = Maybe(Word), Inputs = _random.Next(2) == 0 ? null : Object(),
                    Unknown = Map(Json, "x-") },
            },
            3 => new StopStep { Key = key, Reason = Word() },
            4 => new SetStep { Key = key, Values = Object() },
            5 => new SwitchStep
            {
                Key = key, Value = Word(), Cases =
                [
                    .. Several().Select(word => new SwitchCase(word, Maybe(Word), Word()) { Unknown = Map(Json, "x-") })
                ],
            },
            6 => new ParallelStep { Key = key, Branches = Several() },
            7 => new JoinStep { Key = key },
            8 => new WaitStep
            {
                Key = key, For = Maybe(Word), Until = Maybe(Word), Timeout = Maybe(Word),
                Event = _random.Next(2) == 0 ? null
                    : new() { App = Word(), Trigger = Word(), Connection = Maybe(Word), Match = Word(), Unknown = Map(Json, "x-") },
            },
            9 => new ApproveStep { Key = key, Message = Word(), Who = Several(), Timeout = Maybe(Word) },
            10 => new CallFlowStep
            {
                Key = key, Flow = Word(), FlowConnection = Maybe(Word), Inputs = _random.Next(4) == 0
                    ? default : Object(), Wait = _random.Next(2) == 0,
            },
            _ => new ActionStep
            {
                Key = key, App = Word(), Action = Word(), Connection = Maybe(Word), Inputs = _random.Next(4) == 0 ? default : Object(),
                BusinessKey = Maybe(Word), MaxAttempts = _random.Next(2) == 0 ? null : _random.Next(30),
                TimeoutSeconds = _random.Next(2) == 0 ? null : _random.Next(400),
            },
        };
        return step with
        {
            Title = Maybe(Word),
            After = Several(),
            In = Maybe(Word),
            Disabled = _random.Next(2) == 0,
            Note = Maybe(Word),
            Unknown = Map(Json, "x-")
        };
    }

    private string Word() => _random.Next(3) == 0 ? Words[_random.Next(Words.Length)] + _random.Next(100)
        : Words[_random.Next(Words.Length)];

    private string? Maybe(Func<string> word) => _random.Next(2) == 0 ? null : word();

    private ImmutableArray<string> Several() => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Word())];

    private ImmutableSortedDictionary<string, T> Map<T>(Func<T> value, string prefix = "")
    {
        var map = Ordinal.Map<T>();
        for (var i = _random.Next(4); i > 0; i--)
            map = map.SetItem(prefix + Word(), value());
        return map;
    }

    private JsonElement Object() => Parse(w => WriteObject(w, 3));

    private JsonElement Json() => Parse(w => WriteValue(w, 3));

    private void WriteValue(Utf8JsonWriter json, int depth)
    {
        switch (_random.Next(depth > 0 ? 7 : 5))
        {
            case 0: json.WriteStringValue(Word()); break;
            case 1: json.WriteNumberValue(_random.NextInt64()); break;
            case 2: json.WriteRawValue("1.10e+2"); break;
            case 3: json.WriteBooleanValue(_random.Next(2) == 0); break;
            case 4: json.WriteNullValue(); break;
            case 5: WriteObject(json, depth - 1); break;
            default:
                json.WriteStartArray();
                for (var i = _random.Next(4); i > 0; i--)
                    WriteValue(json, depth - 1);
                json.WriteEndArray();
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, int depth)
    {
        json.WriteStartObject();
        foreach (var name in Several().Distinct())
        {
            json.WritePropertyName(name);
            WriteValue(json, depth);
        }
        json.WriteEndObject();
    }

    private static JsonElement Parse(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray())).RootElement;
    }
}
