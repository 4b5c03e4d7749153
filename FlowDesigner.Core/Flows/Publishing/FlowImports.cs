using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>What to make of an imported text.</summary>
public enum ImportAs
{
    /// <summary>A flow of its own, under the text's key or the next free one.</summary>
    NewFlow,

    /// <summary>A version of the flow that has the text's key.</summary>
    NewVersion,

    /// <summary>A flow of its own that is not published.</summary>
    NewDraft,

    /// <summary>The draft of the flow that has the text's key.</summary>
    DraftOfExisting,
}

/// <summary>What an imported text holds, before anything is stored.</summary>
/// <param name="Text">The flow, null where it cannot be read, and every problem with its place.</param>
/// <param name="Unknown">What this program does not know; it is kept.</param>
/// <param name="Key">The key that the text gives itself, or one made of its name.</param>
/// <param name="Existing">The flow that has this key; null where it is free.</param>
public sealed record ImportReport(CheckedText Text, ImmutableArray<UnknownItem> Unknown, string Key, string Name, FlowSummary? Existing)
{
    public ImmutableArray<FlowProblem> Errors => [.. Text.Problems.Where(problem => !problem.IsWarning)];

    public ImmutableArray<FlowProblem> Warnings => [.. Text.Problems.Where(problem => problem.IsWarning)];

    /// <summary>What can be made of the text, the most likely first.</summary>
    public ImmutableArray<ImportAs> Choices => !Text.IsJson ? []
        : Text.HasErrors ? Existing is null ? [ImportAs.NewDraft] : [ImportAs.NewDraft, ImportAs.DraftOfExisting]
        : Existing is null ? [ImportAs.NewFlow, ImportAs.NewDraft]
        : [ImportAs.NewVersion, ImportAs.DraftOfExisting, ImportAs.NewFlow, ImportAs.NewDraft];
}

/// <summary>Something in a text that this program does not know.</summary>
/// <param name="What">app, trigger, action, field or control.</param>
public sealed record UnknownItem(string What, FlowProblem Problem);

/// <summary>Takes flows in from outside: first the report, then what the person chose.</summary>
public sealed class FlowImports(FlowService flows, AppCatalog catalog, FlowStore store, EventListeners listeners)
{
    /// <summary>
    /// Publishes a flow's text: a new flow, or a new version of the one with its key. What publishing a draft refuses is refused here.
    /// </summary>
    public async Task<FlowImport> PublishAsync(ReadOnlyMemory<byte> utf8, string? by, CancellationToken cancel)
    {
        var flow = FlowJson.Read(utf8.Span, out var problems);
        if (flow is not null)
            problems = await listeners.JudgeAsync(flow, FlowValidator.Check(flow, catalog, problems), cancel);
        return await flows.ImportAsync(flow, problems, by, cancel);
    }

    /// <summary>Reads a text and says what is in it. Stores nothing.</summary>
    public async Task<ImportReport> ExamineAsync(string text, string reader, CancellationToken cancel)
    {
        var read = CheckedText.Of(text, catalog);
        if (read.Flow is { } flow)
            read = read with { Problems = await listeners.JudgeAsync(flow, read.Problems, cancel) };
        var (key, name) = NamesOf(text, read);
        var existing = await flows.GetAsync(key, null, reader, cancel);
        ImmutableArray<UnknownItem> unknown = [.. read.Problems.Select(problem => (What: WhatIs(problem.Code), problem))
            .Where(found => found.What is not null).Select(found => new UnknownItem(found.What!, found.problem))];
        return new(read, unknown, key, name, existing is { Summary.Archived: null } ? existing.Summary : null);
    }

    /// <summary>Stores a text as the person chose.</summary>
    public async Task<FlowImport> StoreAsync(string text, ImportAs choice, string by, CancellationToken cancel)
    {
        var report = await ExamineAsync(text, by, cancel);
        if (!report.Choices.Contains(choice))
            return new(ImportOutcome.Refused, Reasons(report, choice), report.Key);
        return await store.ChangeAsync(
            async db =>
            {
                if (choice is ImportAs.NewVersion or ImportAs.DraftOfExisting)
                    return await IntoAsync(db, report, text, choice, by, cancel);
                var key = await db.Flows.AnyAsync(row => row.Key == report.Key, cancel)
                    ? await FlowStore.FreeKeyAsync(db, report.Key, cancel) : report.Key;
                var own = key == report.Key && report.Text.Flow is not null ? text : FlowRename.Of(text, key, report.Name);
                var row = store.Add(db, key, by);
                if (choice == ImportAs.NewDraft)
                    store.SetDraft(row, own, by);
                else
                    await store.PublishAsync(db, row, report.Text.Flow! with { Key = key }, by, null, cancel);
                if (row.Name.Length == 0)
                    (row.Name, row.Type) = (report.Name, "between");
                return new FlowImport(choice == ImportAs.NewDraft ? ImportOutcome.Drafted : ImportOutcome.Created, report.Text.Problems,
                    key, row.LiveVersion);
            },
            cancel);
    }

    private async Task<FlowImport> IntoAsync(ConfigDb db, ImportReport report, string text, ImportAs choice, string by,
        CancellationToken cancel)
    {
        if (await FlowStore.FindAsync(db, report.Key, by, cancel) is not { } row)
            return new(ImportOutcome.Refused, FlowChange.Unknown(report.Key).Problems, report.Key);
        var live = await FlowStore.LiveTextAsync(db, row, cancel);
        if (choice == ImportAs.DraftOfExisting)
        {
            store.SetDraft(row, text == live ? null : text, by);
            return new(ImportOutcome.Drafted, report.Text.Problems, row.Key, row.LiveVersion);
        }
        if (live == FlowJson.Write(report.Text.Flow!))
            return new(ImportOutcome.Unchanged, report.Text.Problems, row.Key, row.LiveVersion);
        row.IsReadyMade = false;
        await store.PublishAsync(db, row, report.Text.Flow!, by, null, cancel);
        return new(ImportOutcome.NewVersion, report.Text.Problems, row.Key, row.LiveVersion);
    }

    private static ImmutableArray<FlowProblem> Reasons(ImportReport report, ImportAs choice) =>
        report.Errors is { IsEmpty: false } errors ? errors
        : [new("flow.unknown", choice == ImportAs.NewVersion ? $"There is no flow \"{report.Key}\" any more. Import it as a new flow."
            : $"There is no flow \"{report.Key}\" any more. Import it as a new draft.")];

    private static (string Key, string Name) NamesOf(string text, CheckedText read)
    {
        var json = read is { Flow: null, IsJson: true } ? FlowRename.Parse(text) : null;
        var name = Text(read.Flow?.Name ?? TextOf(json, "name")) ?? "Imported flow";
        var key = Text(read.Flow?.Key ?? TextOf(json, "key"));
        return (key is { Length: <= NameFormat.LongestKey } && NameFormat.Hyphens().IsMatch(key)
            ? key : FreeKey.Plain(key ?? name, "imported-flow"),
            name.Length > NameFormat.LongestName ? name[..NameFormat.LongestName] : name);

        static string? Text(string? found) => string.IsNullOrWhiteSpace(found) ? null : found;

        static string? TextOf(JsonObject? json, string field) =>
            json?[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
    }

    private static string? WhatIs(string code) => code switch
    {
        "trigger.unknown_app" or "step.unknown_app" or "slot.unknown_app" => "app",
        "trigger.unknown" => "trigger",
        "step.unknown_action" => "action",
        "step.unknown_control" => "control",
        "flow.unknown_field" or "field.unknown" => "field",
        _ => null,
    };
}
