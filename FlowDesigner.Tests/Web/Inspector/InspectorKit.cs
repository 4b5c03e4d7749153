using System.Security.Claims;
using System.Text.Json;
using Bunit;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Runs.Samples;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Inspector;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Inspector;

/// <summary>
/// An inspector over a flow in memory: edits are made as the designer makes them, and every value is read back from the flow's text.
/// </summary>
internal sealed class InspectorKit : IDisposable
{
    private readonly BunitContext _context = new();
    private readonly ConnectionKit _connections = new();
    private readonly AppCatalog _apps;

    public InspectorKit(
        string steps, string trigger = """{ "app": "togai", "trigger": "account_created", "connection": "togai" }""",
        AppCatalog? apps = null)
    {
        _apps = apps ?? AppCatalog.BuiltIn;
        Flow = FlowJson.Read($$"""
            { "key": "f", "name": "F", "connections": { "togai": "togai", "stripe": "stripe", "zoho": "zoho" }, "trigger": {{trigger}},
                "steps": [ {{steps}} ] }
            """, out var problems)!;
        Assert.DoesNotContain(problems, problem => !problem.IsWarning);
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddSingleton(TimeProvider.System).AddSingleton(_apps).AddSingleton(_connections.Service)
            .AddSingleton(new SampleBook(new SqliteRunReader(_connections.Database), _connections, TimeProvider.System))
            .AddSingleton(new StepTest(_connections.Transport, _connections.Directory, _apps, TimeProvider.System));
    }

    /// <summary>What the forms ask beside the flow itself.</summary>
    public IServiceCollection Services => _context.Services;

    /// <summary>The flow connections whose accounts are in the slots.</summary>
    public IReadOnlyList<FlowConnectionView> Live { get; init; } = [];

    public Flow Flow { get; private set; }

    public IRenderedComponent<StepInspector> Page { get; private set; } = default!;

    public InspectorKit Open(string step)
    {
        Page = _context.Render<StepInspector>(parameters => parameters
            .AddCascadingValue(
                Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.Name, "mira@example.com")], "test")))))
            .Add(part => part.Flow, Flow).Add(part => part.Problems, FlowValidator.Check(Flow, _apps)).Add(part => part.Apply, Apply)
            .Add(part => part.Step, step).Add(part => part.Connections, Live));
        return this;
    }

    /// <summary>What the input of that name holds, in its stored form.</summary>
    public string TextOf(string label) => Input(label).GetAttribute("data-text")!;

    public string LineUnder(string label) => Input(label).Closest(".mapping-input")!.QuerySelector(".live-line")!.TextContent.Trim()
        .Replace("= Gives ", "= ", StringComparison.Ordinal);

    /// <summary>Types as the browser's input tells it when somebody leaves it.</summary>
    public void Type(string label, string text, bool done = true) =>
        Input(label).TriggerEvent("onpilledit", new PillEditEventArgs { Text = text, Seq = 1, Done = done });

    /// <summary>The step as the flow's text says it.</summary>
    public JsonElement Step(string key) =>
        JsonSerializer.Deserialize<JsonElement>(FlowJson.Write(Flow)).GetProperty("steps").EnumerateArray()
            .Single(step => step.GetProperty("key").GetString() == key);

    public void Press(string name) =>
        Page.FindAll("button").First(button => button.TextContent.Trim() == name || button.GetAttribute("aria-label") == name).Click();

    public void Dispose()
    {
        _context.Dispose();
        _connections.Dispose();
    }

    private AngleSharp.Dom.IElement Input(string label) =>
        Page.FindAll("pill-input, formula-input").Single(input => input.GetAttribute("data-label") == label);

    private string? Apply(FlowEdit edit)
    {
        if (edit.Apply(Flow) is not EditResult.Done done)
            return "refused";
        Flow = done.Flow;
        Page.Render(parameters => parameters.Add(part => part.Flow, Flow).Add(part => part.Problems, FlowValidator.Check(Flow, _apps)));
        return null;
    }
}
