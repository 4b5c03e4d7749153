using Microsoft.AspNetCore.Components;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>What an input with pills tells: its text as it is stored.</summary>
public sealed class PillEditEventArgs : EventArgs
{
    /// <summary>The mapping, with its holes written out.</summary>
    public string Text { get; set; } = "";

    /// <summary>Counts the edits of the element, so that an answer that is late does not undo what was typed since.</summary>
    public long Seq { get; set; }

    /// <summary>True where the text is to stay: it becomes one edit. False while somebody types.</summary>
    public bool Done { get; set; }
}

/// <summary>The event of client/src/inspector.ts: markup hears it as <c>@onpilledit</c>.</summary>
[EventHandler("onpilledit", typeof(PillEditEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
