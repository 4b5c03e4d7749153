namespace FlowDesigner.Core.Runs.Journal;

/// <summary>How many events the database holds, each with the run it made.</summary>
public interface IEventCounts
{
    /// <summary>Accepted from a moment up to and without another, in Unix milliseconds.</summary>
    long Between(long fromMs, long toMs);
}
