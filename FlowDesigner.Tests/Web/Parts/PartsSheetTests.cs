using FlowDesigner.Tests.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Parts;

[Collection(BrowserTests.Name)]
public sealed class PartsSheetTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Every_part_in_every_state_is_accessible_and_fits(ColorScheme scheme, int width)
    {
        await using var window = await app.OpenAsync(browser, scheme, width);
        await window.SignInAsync();
        var html = await RenderAsync();
        await window.Page.RouteAsync("**/settings", async route =>
        {
            // The real page lends its head; the parts stand in its body, without a circuit.
            var answer = await route.FetchAsync();
            var page = await answer.TextAsync();
            var head = page[..page.IndexOf("<body>", StringComparison.Ordinal)];
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = $"{head}<body>{html}</body></html>" });
        });
        await window.Page.GotoAsync("/settings");
        await window.Page.WaitForFunctionAsync("document.fonts.status === 'loaded'");
        await window.ShootAsync($"parts-{scheme}-{width}");
        await window.AssertAccessibleAsync();
        Assert.True(
            await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the sheet scrolls sideways");
        Assert.Empty(window.Complaints);
    }

    private static async Task<string> RenderAsync()
    {
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<PartsSheet>(ParameterView.Empty)).ToHtmlString());
    }
}
