using System.Text.Json;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>One field of a step with its mapping; fields inside an object say whose they are: "Address › City".</summary>
public sealed record MappedField(string Name, string Mapping)
{
    public static IEnumerable<MappedField> Of(JsonElement inputs, IReadOnlyList<Field> fields, string before = "")
    {
        if (inputs.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var member in inputs.EnumerateObject())
        {
            var field = fields.FirstOrDefault(known => known.Key == member.Name);
            var name = before + (field?.Name ?? member.Name);
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in Of(member.Value, field?.Fields ?? [], name + " › "))
                    yield return inner;
            }
            else
            {
                yield return new MappedField(
                    name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText());
            }
        }
    }
}
