using System.Diagnostics;

namespace FlowDesigner.Tests.Fakes;

/// <summary>Waits for something to become true by looking again, up to a deadline that only a broken program reaches.</summary>
public static class Eventually
{
    public static async Task<T> Get<T>(Func<T?> look, string what, int seconds = 20) where T : class
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(seconds))
        {
            if (look() is { } found)
                return found;
            await Task.Delay(5);
        }
        throw new TimeoutException($"Waited {seconds} s for {what}.");
    }

    public static Task True(Func<bool> look, string what, int seconds = 20) => Get(() => look() ? "yes" : null, what, seconds);
}
