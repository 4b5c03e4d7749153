using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>Reads the steps that are no action.</summary>
internal sealed class ControlReader(ICollection<FlowProblem> problems, bool keepUnknown)
{
    /// <summary>Null where there is no such control.</summary>
    public Step? Read(string control, FieldReader fields) => control switch
    {
        "if" => new IfStep { Key = fields.Need("key"), Condition = fields.Need("condition") },
        "switch" => new SwitchStep { Key = fields.Need("key"), Value = fields.Need("value"), Cases = ReadCases(fields) },
        "for_each" => ReadForEach(fields),
        "parallel" => new ParallelStep { Key = fields.Need("key"), Branches = fields.Texts("branches") },
        "join" => new JoinStep { Key = fields.Need("key") },
        "wait" => new WaitStep
        {
            Key = fields.Need("key"),
            For = fields.Text("for"),
            Until = fields.Text("until"),
            Event = fields.Object("event") is { } awaited ? ReadEvent(awaited) : null,
            Timeout = fields.Text("timeout"),
        },
        "approve" => new ApproveStep
        {
            Key = fields.Need("key"),
            Message = fields.Need("message"),
            Who = fields.Texts("who"),
            Timeout = fields.Text("timeout"),
        },
        "call" => new CallFlowStep
        {
            Key = fields.Need("key"),
            Flow = fields.Need("flow"),
            FlowConnection = fields.Text("flow_connection"),
            Inputs = fields.Object("inputs") ?? default,
            Wait = fields.Boolean("wait", otherwise: true),
        },
        "stop" => new StopStep { Key = fields.Need("key"), Reason = fields.Need("reason") },
        "set" => new SetStep { Key = fields.Need("key"), Values = NeedObject(fields, "values") },
        _ => null,
    };

    private ForEachStep ReadForEach(FieldReader fields) => new()
    {
        Key = fields.Need("key"),
        List = fields.Text("list"),
        Source = fields.Object("source") is { } source ? ReadSource(source) : null,
        ItemKey = fields.Text("item_key"),
        Parallel = fields.Integer("parallel") ?? 8,
        OnItemError = (OnItemError)fields.Choice("on_item_error", "continue", "stop", "collect"),
    };

    private ListSource ReadSource(JsonElement json)
    {
        var fields = new FieldReader(json, "The source of a For each", null, problems);
        return new()
        {
            App = fields.Need("app"),
            Action = fields.Need("action"),
            Connection = fields.Text("connection"),
            Inputs = fields.Object("inputs"),
            Unknown = fields.Rest(keepUnknown),
        };
    }

    private ImmutableArray<SwitchCase> ReadCases(FieldReader step)
    {
        var cases = ImmutableArray.CreateBuilder<SwitchCase>();
        foreach (var (index, json) in step.List("cases").Index())
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                step.Wrong("cases", "a list of objects, such as { \"key\": \"inr\", \"equals\": \"INR\" }", json);
                continue;
            }
            var fields = new FieldReader(json, $"Case {index + 1} of a Switch", null, problems);
            cases.Add(new(fields.Need("key"), fields.Text("title"), fields.Need("equals")) { Unknown = fields.Rest(keepUnknown) });
        }
        return cases.DrainToImmutable();
    }

    private WaitEvent ReadEvent(JsonElement json)
    {
        var fields = new FieldReader(json, "The event of a Wait", null, problems);
        return new()
        {
            App = fields.Need("app"),
            Trigger = fields.Need("trigger"),
            Connection = fields.Text("connection"),
            Match = fields.Need("match"),
            Unknown = fields.Rest(keepUnknown),
        };
    }

    private static JsonElement NeedObject(FieldReader fields, string name)
    {
        if (fields.Object(name) is { } value)
            return value;
        fields.Need(name);
        return default;
    }
}
