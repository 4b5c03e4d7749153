using System.Globalization;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Places where a crash test stops the process: around every commit and every send. Off unless <c>FLOWDESIGNER_FAULT=point:n</c> is set,
/// and then the process kills itself, without clean-up, at the n-th pass.
/// </summary>
public static class FaultPoints
{
    private static readonly (string Point, int At)? Armed = Parse(Environment.GetEnvironmentVariable("FLOWDESIGNER_FAULT"));
    private static int _passes;

    public static bool IsArmed => Armed is not null;

    /// <summary>What a journal op does, for the name of its point: a run op by what it carries.</summary>
    public static string NameOf(JournalOp op) => op switch
    {
        RunOp { Waits: not null } => "wait",
        RunOp { End: { } end } => end.Status.IsEnded() ? "end" : "park",
        RunOp { Intent: not null, Claim: not null } => "claim-intent",
        RunOp { Intent: not null } => "intent",
        RunOp { Claim: not null } => "claim",
        RunOp { DropCompletedBelow: not null } => "page",
        RunOp => "result",
        _ => op.GetType().Name[..^2].ToLowerInvariant(),
    };

    /// <summary>Every point there is; a crash test walks this list.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. from what in (string[])["accept", "claim", "claim-intent", "intent", "result", "page", "wait", "park", "end", "wake",
            "cancel", "reopen", "pause", "resume", "arrive", "answer", "link", "setaside", "job", "customer", "retain", "recover"]
           from moment in (string[])["before-commit", "after-commit"]
           select $"{moment}:{what}",
        .. from what in (string[])["read", "keyed", "natural", "unsafe", "lookup"]
           from moment in (string[])["before-send", "after-send"]
           select $"{moment}:{what}",
    ];

    public static void Pass(string moment, string what)
    {
        if (Armed is { } armed)
            Count(armed, $"{moment}:{what}");
    }

    private static void Count((string Point, int At) armed, string point)
    {
        if (point != armed.Point || Interlocked.Increment(ref _passes) != armed.At)
            return;
        Console.Error.WriteLine($"FAULT {point}:{armed.At}");
        Console.Error.Flush();
        System.Diagnostics.Process.GetCurrentProcess().Kill();
        // The signal is on its way; nothing more may happen meanwhile.
        Thread.Sleep(Timeout.Infinite);
    }

    private static (string, int)? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var at = text.LastIndexOf(':');
        return (text[..at], int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture));
    }
}
