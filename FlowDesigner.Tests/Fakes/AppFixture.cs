using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Fakes;

/// <summary>The real server on a free port of 127.0.0.1, with a data directory of its own and a user to sign in with.</summary>
public class AppFixture : WebApplicationFactory<Program>
{
    public const string Email = "mira.kapoor@example.com";
    public const string Password = "correct horse battery";
    public const string ApiToken = "token-for-automated-tests";

    private readonly bool _ownsFolder;

    public AppFixture() : this(null)
    {
    }

    /// <summary>On a data directory that stays, to start again on it.</summary>
    protected AppFixture(string? dataDirectory)
    {
        _ownsFolder = dataDirectory is null;
        DataDirectory = dataDirectory ?? Directory.CreateTempSubdirectory("flowdesigner-test-").FullName;
        UseKestrel(0);
        StartServer();
        Address = ClientOptions.BaseAddress;
    }

    public string DataDirectory { get; }

    public Uri Address { get; }

    /// <summary>Settings that differ from the defaults; overridden by fixtures that need others.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["FlowDesigner:Sandbox:Enabled"] = "true",
        ["FlowDesigner:Bootstrap:Email"] = Email,
        ["FlowDesigner:Bootstrap:Password"] = Password,
        ["FlowDesigner:Bootstrap:ApiToken"] = ApiToken,
    };

    /// <summary>A client that keeps no cookies and follows no redirect.</summary>
    public HttpClient Anonymous() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    /// <summary>A client that signed in by the form, as a browser would, and follows no redirect.</summary>
    public async Task<HttpClient> SignedInAsync(string email = Email, string password = Password)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
            { BaseAddress = Address };
        using var answer = await SignInForm.PostAsync(
            client, "/sign-in", "sign-in", new() { ["Form.Email"] = email, ["Form.Password"] = password });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>The cookies of <see cref="SignedInAsync"/>.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <summary>
    /// A browser window with cookies of its own; a page error or a refused resource fails the test that asks
    /// <see cref="AppPage.Complaints"/>.
    /// </summary>
    public async Task<AppPage> OpenAsync(BrowserFixture browser, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var context = await browser.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address.ToString(), ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new AppPage(context, await context.NewPageAsync());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("FlowDesigner:DataDirectory", DataDirectory);
        foreach (var (key, value) in Settings)
            builder.UseSetting(key, value);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!Directory.Exists(DataDirectory))
            return;
        WaitUntilClosed();
        if (_ownsFolder)
            Directory.Delete(DataDirectory, recursive: true);
    }

    // The factory does not wait for the program to end, and the journal still writes while it closes. The lock file is let go last.
    private void WaitUntilClosed()
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                using var held = new FileStream(
                    Path.Combine(DataDirectory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (IOException)
            {
                Task.Delay(20).Wait();
            }
        }
        throw new TimeoutException($"The server did not let go of {DataDirectory} within 30 s.");
    }
}
