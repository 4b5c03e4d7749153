using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>What a step is called and which tile stands for it.</summary>
public static class StepTitles
{
    public static string Of(Step step, AppCatalog apps) => step.Title ?? step switch
    {
        ActionStep action => apps.FindAction(action.App, action.Action)?.Name ?? action.Action,
        IfStep => "If",
        ForEachStep => "For each",
        StopStep => "Stop",
        SetStep => "Set values",
        _ => step.Key,
    };

    public static string TileOf(Step step) => step switch
    {
        ActionStep action => action.App,
        IfStep => "if",
        ForEachStep => "for_each",
        StopStep => "stop",
        SetStep => "set_values",
        _ => "",
    };
}
