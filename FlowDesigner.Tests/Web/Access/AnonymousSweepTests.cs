using System.Net;
using FlowDesigner.Tests.Fakes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Access;

public sealed class AnonymousSweepTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // The whole list of what a stranger may ask for, beside the files of wwwroot and the sandbox, which wants its own keys.
    private static readonly HashSet<string> s_open =
    [
        "/sign-in", "/first-user", "/join", "/health/live", "/health/ready", "/health/{**rest}", "/hooks/{app}/{key}", "/hooks/{**rest}",
        "/llms.txt", "/docs/{name}.md",
    ];

    private IEnumerable<RouteEndpoint> Endpoints => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void A_01_the_list_of_open_addresses_is_exactly_this()
    {
        var open = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(pattern => !pattern.StartsWith("/sandbox/", StringComparison.Ordinal)).ToHashSet();
        Assert.Equal(s_open.Order(), open.Order());
    }

    [Fact]
    public async Task A_01_every_other_endpoint_refuses_a_stranger_by_every_method()
    {
        using var stranger = app.Anonymous();
        var tried = 0;
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Fill))));
            foreach (var method in s_methods)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), "/" + path);
                using var answer = await stranger.SendAsync(request);
                AssertRefused(answer, $"{method} /{path}");
                tried++;
            }
        }
        Assert.True(tried > 50, $"only {tried} requests were tried; the sweep sees too few endpoints");
    }

    [Theory]
    [InlineData("/settings/configs")]
    [InlineData("/settings/health")]
    [InlineData("/settings/health/live")]
    [InlineData("/settings?x=/hooks/")]
    [InlineData("/settings?x=/health/live")]
    [InlineData("/settings;/hooks/a")]
    [InlineData("/settings/")]
    [InlineData("/SETTINGS")]
    [InlineData("//settings")]
    [InlineData("/%2fsettings")]
    [InlineData("/%73ettings")]
    [InlineData("/settings%00")]
    [InlineData("/settings%2e")]
    [InlineData("/hooks/../settings")]
    [InlineData("/hooks/..%2fsettings")]
    [InlineData("/hooks/%2e%2e/settings")]
    [InlineData("/health/live/../../settings")]
    [InlineData("/health/..;/settings")]
    [InlineData("/sign-in/../settings")]
    [InlineData("/sign-in/settings")]
    [InlineData("/sandbox/../api/v1/flows")]
    [InlineData("/api/v1/flows?x=/hooks/")]
    [InlineData("/api/v1/flows/health")]
    [InlineData("/api/v1/health/ready")]
    [InlineData("/api/../api/v1/flows")]
    [InlineData("/API/v1/flows")]
    [InlineData("//api/v1/flows")]
    [InlineData("/api%2fv1/flows")]
    [InlineData("/_blazor/negotiate?x=/hooks/")]
    [InlineData("/uploads/payload/health")]
    public async Task A_01_no_trick_with_the_path_opens_a_door(string path)
    {
        using var stranger = app.Anonymous();
        foreach (var method in (string[])["GET", "POST"])
        {
            var raw = new Uri(
                app.Address.GetLeftPart(UriPartial.Authority) + path,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var request = new HttpRequestMessage(new HttpMethod(method), raw);
            using var answer = await stranger.SendAsync(request);
            // What the path means after decoding may be an open address with nothing behind it; that is a 404 in JSON.
            if (answer.StatusCode != HttpStatusCode.NotFound)
                AssertRefused(answer, $"{method} {path}");
            Assert.DoesNotContain("New API token", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_01_under_api_only_a_token_counts_and_never_a_cookie()
    {
        using var user = await app.SignedInAsync();
        using var page = await user.GetAsync("/settings");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var withCookie = await user.GetAsync("/api/v1/no-such-thing");
        Assert.Equal(HttpStatusCode.Unauthorized, withCookie.StatusCode);
        Assert.Equal("application/json", withCookie.Content.Headers.ContentType?.MediaType);

        using var program = app.Anonymous();
        program.DefaultRequestHeaders.Authorization = new("Bearer", AppFixture.ApiToken);
        using var withToken = await program.GetAsync("/api/v1/no-such-thing");
        Assert.Equal(HttpStatusCode.NotFound, withToken.StatusCode);
        using var elsewhere = await program.GetAsync("/settings");
        AssertRefused(elsewhere, "a token outside /api");
    }

    [Theory]
    [InlineData("/hooks/stripe/unknown")]
    [InlineData("/hooks")]
    [InlineData("/hooks/")]
    [InlineData("/HOOKS/STRIPE/x/")]
    [InlineData("/health/unknown")]
    [InlineData("/sandbox/unknown")]
    [InlineData("/api/unknown")]
    public async Task W_09_programs_get_json_and_never_a_redirect(string path)
    {
        using var stranger = app.Anonymous();
        foreach (var method in s_methods.Except(["HEAD"]))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST"
                ? new StringContent("{}") : null };
            using var answer = await stranger.SendAsync(request);
            Assert.True((int)answer.StatusCode is 401 or 404, $"{method} {path} answered {(int)answer.StatusCode}");
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    private static void AssertRefused(HttpResponseMessage answer, string what)
    {
        var toSignIn = answer.StatusCode == HttpStatusCode.Redirect
            && answer.Headers.Location!.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal);
        Assert.True(
            toSignIn || (int)answer.StatusCode is 400 or 401 or 403 or 405,
            $"{what} answered {(int)answer.StatusCode} {answer.Headers.Location}");
    }

    private static string Fill(Microsoft.AspNetCore.Routing.Patterns.RoutePatternPart part) => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        _ => "x",
    };
}
