using System.Globalization;

namespace FlowDesigner.Core.Runs.Journal;

/// <summary>Where a retry goes on.</summary>
public enum RetryStart
{
    /// <summary>At the steps that did not finish; finished ones are kept.</summary>
    WhereItStopped = 0,

    /// <summary>At one step: it and all that follows are carried out again.</summary>
    Step = 1,

    /// <summary>At the first step.</summary>
    Beginning = 2,
}

/// <summary>A retry that gives up finished steps, or goes on with another version; written as a whole with the reopening.</summary>
public sealed record RetryTurn(string By, RetryStart Start)
{
    public string? Step { get; init; }

    /// <summary>The epoch the run had when this was worked out: one that has moved since is not touched.</summary>
    public required int Epoch { get; init; }
    public required int FromVersion { get; init; }
    public required int Version { get; init; }
    public required string Bindings { get; init; }

    /// <summary>Steps outside of For eaches whose rows are dropped, with those of their items.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Of those, the ones that made something: their row stays, and says what.</summary>
    public IReadOnlyDictionary<string, MadeBefore> Made { get; init; } = new Dictionary<string, MadeBefore>();

    /// <summary>Steps that a person agreed to have sent again although they had succeeded.</summary>
    public IReadOnlyList<string> Resent { get; init; } = [];

    /// <summary>How many items of For eaches a person chose; null where they did not choose.</summary>
    public int? Items { get; init; }
}

/// <summary>What a step made before it was asked to begin again.</summary>
/// <param name="Effect">Under which name; null where that can no longer be told.</param>
/// <param name="Generation">How often it had been made anew by then.</param>
/// <param name="MaySendAgain">True where a person agreed that it is sent again, under a new key.</param>
public sealed record MadeBefore(EffectName? Effect, int Generation, bool MaySendAgain)
{
    private const char Again = '+', Once = '=';

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static MadeBefore Parse(string text)
    {
        var mark = text.AsSpan().IndexOfAny(Again, Once);
        return new MadeBefore(
            mark + 1 == text.Length ? null : EffectName.Parse(text[(mark + 1)..]),
                int.Parse(text.AsSpan(0, mark), CultureInfo.InvariantCulture), text[mark] == Again);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Generation}{(MaySendAgain ? Again : Once)}{Effect}");
}

/// <summary>One retry of a run, as its history keeps it.</summary>
/// <param name="Step">Where it went on, for <see cref="RetryStart.Step"/>.</param>
/// <param name="Resent">Steps that a person agreed to have sent again although they had succeeded.</param>
public sealed record RetryRow(long At, string By, RetryStart Start, string? Step, int FromVersion, int Version,
    IReadOnlyList<string> Resent)
{
    /// <summary>How many items of For eaches were chosen; null where nobody chose.</summary>
    public int? Items { get; init; }
}
