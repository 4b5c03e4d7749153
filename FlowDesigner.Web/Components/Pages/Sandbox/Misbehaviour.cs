using FlowDesigner.Web.Sandbox.Calls;

namespace FlowDesigner.Web.Components.Pages.Sandbox;

/// <summary>The ways a stand-in can be told to behave badly, in the words of the person who tests with them.</summary>
/// <param name="Now">What it does while this is set, after "it".</param>
public sealed record Misbehaviour(string Key, string Title, string Text, string Now, Func<int, Behaviour> Make)
{
    public static IReadOnlyList<Misbehaviour> All { get; } =
    [
        new("none", "Behaves", "Answers as the provider would.", "behaves", _ => new Behaviour()),
        new("slow", "Answers slowly", "Waits before it works on a call.", "answers slowly", delay => new Behaviour { DelayMs = delay }),
        new("busy", "Too many requests", "Answers 429 and asks to come back in 5 s. Does nothing. Runs wait and try again.",
            "answers 429 to every call", _ => new Behaviour { Status = 429, RetryAfter = 5 }),
        new("broken", "Server error", "Answers 500 and does nothing. Runs wait and try again.", "answers 500 to every call",
            _ => new Behaviour { Status = 500 }),
        new("refuses", "Refuses", "Answers 400 and does nothing. Runs fail, and can be retried.", "answers 400 to every call",
            _ => new Behaviour { Status = 400 }),
        new(
            "hangs",
            "Does the work, never answers",
            "The worst case: the customer is made, but nobody hears of it. A run must find out, and never make it twice.",
            "does the work and never answers",
            _ => new Behaviour { Hang = true }),
        new("html", "A page of HTML", "As a proxy in trouble would answer, with 502. Does nothing.", "answers with a page of HTML",
            _ => new Behaviour { Html = true }),
    ];

    /// <summary>Which one is set now; null for settings made by the control address that no choice here stands for.</summary>
    public static Misbehaviour? Of(Behaviour set) => All.FirstOrDefault(way => way.Make(set.DelayMs) == set);

    /// <summary>What is set now, as a sentence.</summary>
    public static string Say(Behaviour set) => Of(set) switch
    {
        { Key: "slow" } => $"waits {set.DelayMs} ms before each answer",
        { } known => known.Now,
        null => "misbehaves as it was told at its control address",
    };
}
