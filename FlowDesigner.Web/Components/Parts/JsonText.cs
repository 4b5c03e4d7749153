using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlowDesigner.Web.Components.Parts;

internal static class JsonText
{
    /// <summary>Shows é and &lt; as themselves; Blazor escapes what the page needs escaped.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
