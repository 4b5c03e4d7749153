using System.Collections.Concurrent;
using System.Net;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>As for sign-in: after five wrong invitations from one address it waits five minutes.</summary>
public sealed class WrongTries(TimeProvider clock)
{
    private const int Most = 5;
    private const int MostKept = 10_000;
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Last)> _tries = new();

    public bool MustWait(IPAddress? from) =>
        _tries.TryGetValue(Key(from), out var tries) && tries.Count >= Most && clock.GetUtcNow() - tries.Last < Wait;

    public void Note(IPAddress? from)
    {
        var now = clock.GetUtcNow();
        if (_tries.Count > MostKept)
            _tries.Clear();
        _tries.AddOrUpdate(Key(from), (1, now), (_, before) => (now - before.Last < Wait ? before.Count + 1 : 1, now));
    }

    private static string Key(IPAddress? from) => from?.ToString() ?? "";
}
