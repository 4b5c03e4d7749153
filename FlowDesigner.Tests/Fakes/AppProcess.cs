using System.Diagnostics;
using System.Text;

namespace FlowDesigner.Tests.Fakes;

/// <summary>The server as a process of its own: for what happens at its start, on its console, and when it refuses to start.</summary>
public sealed class AppProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public AppProcess(string dataDirectory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "FlowDesigner.Web.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["FlowDesigner__DataDirectory"] = dataDirectory;
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Note;
        _process.ErrorDataReceived += Note;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Everything written until the text appears, or a failure that shows what was written instead.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        var deadline = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited || deadline.Elapsed > Patience, $"\"{text}\" was not written. The process wrote:\n{Output}");
            await Task.Delay(50);
        }
        return Output;
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>The address it listens on.</summary>
    public async Task<Uri> AddressAsync()
    {
        const string mark = "Now listening on: ";
        var output = await WaitForAsync(mark);
        return new Uri(output[(output.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split('\n')[0].Trim());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
