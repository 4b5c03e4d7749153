using FlowDesigner.Core.Runs;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>How a run began, in words.</summary>
public static class RunOrigins
{
    public static string Key(RunOrigin origin) => origin switch
    {
        RunOrigin.Webhook => "webhook",
        RunOrigin.TriggerNow => "trigger_now",
        RunOrigin.Api => "api",
        RunOrigin.Poll => "poll",
        RunOrigin.Schedule => "schedule",
        RunOrigin.Call => "call",
        RunOrigin.Replay => "replay",
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };

    public static RunOrigin? Parse(string key) =>
        Enum.GetValues<RunOrigin>().Cast<RunOrigin?>().FirstOrDefault(origin => Key(origin!.Value) == key);

    public static string Word(RunOrigin origin) => origin switch
    {
        RunOrigin.Webhook => "Webhook",
        RunOrigin.TriggerNow => "Trigger now",
        RunOrigin.Api => "REST API",
        RunOrigin.Poll => "Poll",
        RunOrigin.Schedule => "Schedule",
        RunOrigin.Call => "Another flow",
        RunOrigin.Replay => "Replay",
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };
}
