using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Web.Components.Live;

/// <summary>What a screen shows, and so what it is read again for.</summary>
[Flags]
internal enum Shows { Runs = 1, Flows = 2, Connections = 4, Jobs = 8, Everything = Runs | Flows | Connections | Jobs }

/// <summary>
/// Keeps open screens true: whoever changes a run, a flow, a connection or a bulk job, every screen that shows it reads it again.
/// </summary>
internal sealed class LiveFeed(
    RunFeed runs, FlowChanges flows, ConnectionChanges connections, BulkJobs jobs, TimeProvider clock, ILogger<LiveFeed> log)
{
    /// <summary>
    /// Calls <paramref name="read"/> once the page is drawn and after every change of what it shows, a few times a second at most;
    /// disposing ends it.
    /// </summary>
    /// <param name="shows">What the screen shows.</param>
    /// <param name="read">Reads and draws again; never called twice at a time.</param>
    /// <param name="concerns">Which runs are on the screen; all where null.</param>
    public LivePulse Follow(Shows shows, Func<Task> read, Func<RunMoved, bool>? concerns = null)
    {
        var pulse = new LivePulse(read, clock, log);
        if (shows.HasFlag(Shows.Runs))
        {
            pulse.EndsWith(runs.Watch(moved =>
            {
                if (concerns?.Invoke(moved) ?? true)
                    pulse.Beat();
            }));
        }
        if (shows.HasFlag(Shows.Flows))
        {
            flows.Changed += pulse.Beat;
            pulse.EndsWith(new Ending(() => flows.Changed -= pulse.Beat));
        }
        if (shows.HasFlag(Shows.Connections))
        {
            connections.Changed += pulse.Beat;
            pulse.EndsWith(new Ending(() => connections.Changed -= pulse.Beat));
        }
        if (shows.HasFlag(Shows.Jobs))
        {
            jobs.Changed += pulse.Beat;
            pulse.EndsWith(new Ending(() => jobs.Changed -= pulse.Beat));
        }
        pulse.Begin();
        return pulse;
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
