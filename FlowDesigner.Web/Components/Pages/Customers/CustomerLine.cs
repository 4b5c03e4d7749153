using FlowDesigner.Core.Customers;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Customers;

/// <summary>How a customer stands.</summary>
public enum LinkState { InSync, Linking, NotLinked }

/// <summary>A customer in the list, with the connection that keeps it.</summary>
public sealed record CustomerLine(CustomerRow Row, BookConnection Kept, LinkState State)
{
    public string Name => Row.Name ?? Row.Account;

    public string Path => PathOf(Kept, Row.Account);

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(Row.At);

    public static string PathOf(BookConnection kept, string account) => $"customers/{kept.Key}/{Uri.EscapeDataString(account)}";

    public static LinkState StateOf(CustomerRow row, bool isLinking) =>
        isLinking ? LinkState.Linking : row.IsLinked ? LinkState.InSync : LinkState.NotLinked;

    public static (State State, string Word) LookOf(LinkState state) => state switch
    {
        LinkState.InSync => (Parts.State.Completed, "In sync"),
        LinkState.Linking => (Parts.State.Running, "Linking"),
        _ => (Parts.State.NeedsYou, "Not linked"),
    };
}
