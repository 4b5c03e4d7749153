using System.Security.Claims;
using System.Text;
using FlowDesigner.Web.Components.Parts;
using FlowDesigner.Web.Endpoints;
using Microsoft.AspNetCore.Components.Authorization;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>Fetches the text out of an editor; it comes by HTTP, since a circuit's messages are small.</summary>
internal static class FlowTextUpload
{
    /// <summary>The text, or the reason why there is none.</summary>
    public static async Task<(string Text, string? Problem)> TakeAsync(
        JsonEditor editor, PayloadUploads uploads, Task<AuthenticationState> signedIn)
    {
        var upload = await editor.UploadAsync();
        if (!upload.Ok)
            return ("", upload.Message);
        var user = (await signedIn).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        return uploads.Take(upload.Ticket, user) is { } utf8
            ? (Encoding.UTF8.GetString(utf8), null)
            : ("", "The text waited too long. Press the button again.");
    }
}
