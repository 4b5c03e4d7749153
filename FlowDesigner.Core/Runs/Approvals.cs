using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What became of an answer.</summary>
public abstract record AnswerResult
{
    /// <summary>It stands, and the run goes on.</summary>
    public sealed record Taken(ApprovalRow Approval) : AnswerResult;

    public sealed record Refused(string Code, string Why) : AnswerResult;
}

/// <summary>What people are asked by runs: who may answer, and the one answer that counts.</summary>
public sealed class Approvals(IJournal journal, IWaitReader waits, RunEngine engine, RunFeed feed, TimeProvider clock)
{
    private const int LongestNote = 1000, LinkBytes = 16;

    /// <summary>Whether somebody may see and answer it: those it names; where it names nobody, everybody who sees its flow.</summary>
    /// <param name="approval">Which one.</param>
    /// <param name="person">Whose e-mail address.</param>
    /// <param name="hiddenFlows">Private flows of others.</param>
    public static bool IsFor(ApprovalRow approval, string person, IReadOnlyCollection<long> hiddenFlows) =>
        approval.Who.Count == 0 ? !hiddenFlows.Contains(approval.FlowId) : approval.Asks(person);

    /// <summary>The first answer wins; whoever comes later hears who answered.</summary>
    public async Task<AnswerResult> AnswerAsync(ApprovalRow approval, string by, bool isYes, string? note,
        IReadOnlyCollection<long> hiddenFlows)
    {
        note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        if (!IsFor(approval, by, hiddenFlows))
            return new AnswerResult.Refused("approval.not_asked",
                $"Only {Names(approval)} may answer this, and you are signed in as {by}.");
        if (note?.Length > LongestNote)
            return new AnswerResult.Refused("approval.note",
                $"A note has at most {LongestNote:N0} characters, but this one has {note.Length:N0}.");
        var now = clock.GetUtcNow();
        var answer = isYes ? StepPort.Yes : StepPort.No;
        var output = Encoding.UTF8.GetBytes(ApprovalWalker.Output(answer, by, note, now).GetRawText());
        var op = new AnswerOp(approval.Id, now.ToUnixTimeMilliseconds(), by, answer, note, output);
        await journal.WriteAsync(op);
        var after = waits.FindApproval(approval.Id);
        if (!op.Accepted)
            return new AnswerResult.Refused("approval.closed", Closed(after, now));
        if (op.Woken is { } woken)
            engine.Offer([woken]);
        else if (engine.Find(approval.RunId) is { } run)
            feed.Publish(run.Id, run.FlowConnectionId);
        return new AnswerResult.Taken(after!);
    }

    /// <summary>Makes the secret part of an address that leads to an approval. It is told once: only its hash is kept.</summary>
    public async Task<string> LinkAsync(ApprovalRow approval, string by)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(LinkBytes));
        await journal.WriteAsync(new LinkOp(approval.Id, HashOf(key), clock.GetUtcNow().ToUnixTimeMilliseconds(), by));
        return key;
    }

    public ApprovalRow? FindByLink(string key) => key.Length > 100 ? null : waits.FindApproval(HashOf(key));

    private static string Closed(ApprovalRow? approval, DateTimeOffset now) => approval switch
    {
        null => "This is no longer kept: its run was deleted after its time.",
        { State: ApprovalState.Answered } =>
            $"{approval.AnsweredBy} {(approval.Answer == StepPort.Yes ? "approved" : "declined")} this already.",
        { State: ApprovalState.TimedOut } => "Nobody answered in time, and the run went on without an answer.",
        { State: ApprovalState.Dropped } => "The run that asked has ended, so nothing depends on the answer any more.",
        _ when approval.WakeAt <= now.ToUnixTimeMilliseconds() => "The time to answer is over.",
        _ => "The run that asked is not waiting for it now. Look at the run.",
    };

    private static string Names(ApprovalRow approval) =>
        approval.Who.Count == 0 ? "the owner of its private flow" : string.Join(" and ", approval.Who);

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("approval:" + key)));
}
