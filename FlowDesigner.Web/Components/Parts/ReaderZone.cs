namespace FlowDesigner.Web.Components.Parts;

/// <summary>The time zone of the person who reads the page; the browser tells it by cookie.</summary>
public sealed record ReaderZone(TimeZoneInfo Zone)
{
    public string Name => Zone.Id;

    public static ReaderZone Find(string? id) =>
        new(id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc);

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);
}
