using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace FlowDesigner.Tests.Crash;

/// <summary>The real server in a process of its own, so that it can be killed for real. Its data directory outlives it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Process _process;

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Speaks to the server; its calls fail once that is dead.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>How long the start took; null where the process died before it was ready.</summary>
    public TimeSpan? ReadyAfter { get; private set; }

    public bool IsAlive => !_process.HasExited;

    /// <summary>What it wrote to its console, for a failed test.</summary>
    public string Said => string.Join('\n', _said);

    /// <param name="settings">By name, as in appsettings.json: <c>DataDirectory</c>, <c>Sandbox:Url</c>.</param>
    /// <param name="fault">Where it kills itself: <c>point:n</c>.</param>
    public static async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> settings, string? fault = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "FlowDesigner.Web.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { program, "--urls", "http://127.0.0.1:0" },
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Test", ["DOTNET_TieredPGO"] = "0" },
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment["FlowDesigner__" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        if (fault is not null)
            start.Environment["FLOWDESIGNER_FAULT"] = fault;
        var since = Stopwatch.GetTimestamp();
        var server = new ServerProcess(Process.Start(start)!);
        if (await server.IsReadyAsync(since))
            server.ReadyAfter = Stopwatch.GetElapsedTime(since);
        return server;
    }

    /// <summary>Memory that the process holds now, in MB.</summary>
    public int Megabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.AsSpan(6, line.Length - 9), CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>False where it still lives at the deadline.</summary>
    public bool WaitForDeath(TimeSpan atMost)
    {
        if (!_process.WaitForExit(atMost))
            return false;
        // Without a limit it also waits for the last line that was said.
        _process.WaitForExit();
        return true;
    }

    public void Dispose()
    {
        if (IsAlive)
            Kill();
        _process.Dispose();
        Http.Dispose();
    }

    private async Task<bool> IsReadyAsync(long since)
    {
        const string Announcement = "Now listening on: ";
        while (Stopwatch.GetElapsedTime(since) < LongestStart)
        {
            if (!IsAlive)
                return false;
            if (Http.BaseAddress is null && _said.FirstOrDefault(line => line.Contains(Announcement, StringComparison.Ordinal)) is { } line)
                Http.BaseAddress = new Uri(line[(line.IndexOf(Announcement, StringComparison.Ordinal) + Announcement.Length)..].Trim());
            if (Http.BaseAddress is not null && await AnswersAsync())
                return true;
            await Task.Delay(10);
        }
        throw new TimeoutException($"The server was not ready after {LongestStart.TotalSeconds} s:\n{Said}");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
