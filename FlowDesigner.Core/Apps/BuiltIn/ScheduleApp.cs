namespace FlowDesigner.Core.Apps.BuiltIn;

/// <summary>Starts flows that wait for no event of another app.</summary>
public static class ScheduleApp
{
    public static App Definition => new("schedule", "Scheduler", "")
    {
        Description = "Starts a flow when you say so.",
        Docs = "https://docs.togai.com/docs/integrations/overview",
        Triggers =
        [
            new AppTrigger("on_demand", "Trigger on-demand")
            {
                Description = "Trigger which will be invoked on-demand by a user, with a payload of their choice.",
                Docs = "https://docs.togai.com/docs/integrations/overview",
                Kind = TriggerKind.OnDemand,
                Sample = "{}",
            },
        ],
    };
}
