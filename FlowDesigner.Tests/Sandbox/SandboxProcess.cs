using System.Diagnostics;
using System.Net.Http.Headers;

namespace FlowDesigner.Tests.Sandbox;

/// <summary>The sandbox in a process of its own, so that it can be killed for real.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process process;

    private SandboxProcess(Process process, string address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = new Uri(address + "/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
    }

    public HttpClient Http { get; }

    public long Megabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 >> 20;
        }
    }

    public static async Task<SandboxProcess> StartAsync(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "FlowDesigner.Web.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { program, "sandbox", "--urls", "http://127.0.0.1:0", "--data", folder },
            RedirectStandardOutput = true,
        })!;
        const string Announcement = "Sandbox at ";
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.StartsWith(Announcement, line);
            return new SandboxProcess(process, line![Announcement.Length..]);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
        Http.Dispose();
    }
}
