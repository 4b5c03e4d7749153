using System.Globalization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Web.Components.Pages.Flows;
using CoreField = FlowDesigner.Core.Apps.Field;

namespace FlowDesigner.Web.Components.Pages.Apps;

/// <summary>An app's parts in words, for screens, search and the documentation.</summary>
public static class AppWords
{
    /// <summary>"3 triggers, 10 actions"; what there is none of is left out.</summary>
    public static string CountsOf(App app) => string.Join(", ", new[]
    {
        app.Triggers.Count > 0 ? FlowWords.Count(app.Triggers.Count, "trigger") : null,
        app.Actions.Count > 0 ? FlowWords.Count(app.Actions.Count, "action") : null,
    }.OfType<string>());

    /// <summary>True for the built-in apps: they may hold an address and keys, but stand for no provider.</summary>
    public static bool NeedsAccount(App app) => app.Address.Length > 0;

    /// <summary>The provider's own event types of a trigger, or how else it starts.</summary>
    public static string TypesOf(AppTrigger trigger) => trigger switch
    {
        { Kind: TriggerKind.OnDemand } => "by hand",
        { Types.Count: 0 } => "any call",
        _ => string.Join(", ", trigger.Types),
    };

    /// <summary>What a repeat would do, as a sentence.</summary>
    public static string EffectOf(AppAction action) => action.Effect switch
    {
        Effect.Read => "Only reads: repeated freely, and really made in a preview.",
        Effect.Keyed => "Repeats safely: every try carries the same key, so it is made once.",
        Effect.Natural => "Repeats safely: however often it is sent, it ends in the same state.",
        Effect.Unsafe when action.LookUp is not null =>
            "Never repeated blindly: after a lost answer it is looked up first, and you are asked where that does not tell.",
        _ => "Never repeated by itself: after a lost answer you are asked.",
    };

    /// <summary>A field's type with its limits: "Text, at most 512 characters".</summary>
    public static string TypeOf(CoreField field)
    {
        var type = field.Type switch
        {
            FieldType.Text => "Text",
            FieldType.Integer => "Whole number",
            FieldType.Decimal => "Decimal number",
            FieldType.Boolean => "Yes or no",
            FieldType.Choice => "One of " + string.Join(", ", field.Choices),
            FieldType.Object => "Group of fields",
            FieldType.List => "List",
            FieldType.Map => "Names with texts",
            FieldType.Secret => "Secret",
            _ => "Any value",
        };
        return type + (field.MinLength, field.MaxLength) switch
        {
            ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $", {least:N0} to {most:N0} characters"),
            (null, { } most) => string.Create(CultureInfo.InvariantCulture, $", at most {most:N0} characters"),
            ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $", at least {least:N0} characters"),
            _ => "",
        };
    }

    /// <summary>The fields with those inside them, each under the path that a mapping fills: <c>address.city</c>.</summary>
    public static IEnumerable<(string Path, int Depth, CoreField Field)> Flat(
        IReadOnlyList<CoreField> fields, string before = "", int depth = 0)
    {
        foreach (var field in fields)
        {
            var path = before + field.Key;
            yield return (path, depth, field);
            foreach (var inner in Flat(field.Fields, path + (field.Type == FieldType.List ? "[]." : "."), depth + 1))
                yield return inner;
        }
    }
}
