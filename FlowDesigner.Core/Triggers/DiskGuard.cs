namespace FlowDesigner.Core.Triggers;

/// <summary>
/// Looks at the free space of the data directory's disk from time to time: new events need room that runs under way may need more.
/// </summary>
public sealed class DiskGuard(string directory, TimeProvider clock, double minFreeShare = 0.05, long minFreeBytes = 64L << 20)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private long _lookAgainAt;
    private volatile bool _isFull;

    public bool IsFull
    {
        get
        {
            var now = clock.GetTimestamp();
            if (now >= Interlocked.Read(ref _lookAgainAt))
            {
                Interlocked.Exchange(ref _lookAgainAt, now + (long)(Every.TotalSeconds * clock.TimestampFrequency));
                _isFull = Look();
            }
            return _isFull;
        }
    }

    // A share alone would refuse a big disk with much room; a size alone would fill a small one.
    private bool Look()
    {
        try
        {
            var drive = new DriveInfo(Path.GetFullPath(directory));
            return drive.AvailableFreeSpace < Math.Min(minFreeShare * drive.TotalSize, minFreeBytes);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
