namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>How a stand-in should misbehave; the default is to behave.</summary>
public sealed record Behaviour
{
    /// <summary>Waits this long before working on a call.</summary>
    public int DelayMs { get; init; }

    /// <summary>Answers with this status in the provider's own words, and does nothing.</summary>
    public int? Status { get; init; }

    /// <summary>Sends <c>Retry-After</c> with <see cref="Status"/>.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Only each k-th matching call is touched.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Does the work, commits it, and never answers.</summary>
    public bool Hang { get; init; }

    /// <summary>Does the work, commits it, and cuts the connection.</summary>
    public bool Reset { get; init; }

    /// <summary>Answers with a page of HTML, as a proxy in trouble would (502 unless <see cref="Status"/> says otherwise).</summary>
    public bool Html { get; init; }

    /// <summary>Only calls whose path starts so, such as <c>/v1/customers</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Only calls with this method.</summary>
    public string? Method { get; init; }

    /// <summary>Stops by itself after that many touched calls.</summary>
    public int? Times { get; init; }
}

/// <summary>The behaviours now set, one per app; kept in memory, so a restart behaves.</summary>
internal sealed class Behaviours
{
    private static readonly Behaviour Good = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Behaviour Behaviour, int Matched, int Touched)> set = [];

    public Behaviour Get(string app)
    {
        lock (gate) return set.TryGetValue(app, out var s) ? s.Behaviour : Good;
    }

    public void Set(string app, Behaviour behaviour)
    {
        lock (gate) set[app] = (behaviour, 0, 0);
    }

    /// <summary>What to do with this call.</summary>
    public Behaviour Next(string app, string method, string path)
    {
        lock (gate)
        {
            if (!set.TryGetValue(app, out var s)) return Good;
            var b = s.Behaviour;
            if (b.Path is not null && !path.StartsWith(b.Path, StringComparison.Ordinal)) return Good;
            if (b.Method is not null && !string.Equals(b.Method, method, StringComparison.OrdinalIgnoreCase)) return Good;
            s.Matched++;
            var isTouched = s.Matched % Math.Max(1, b.Every) == 0 && (b.Times is null || s.Touched < b.Times);
            if (isTouched) s.Touched++;
            set[app] = s;
            return isTouched ? b : Good;
        }
    }
}
