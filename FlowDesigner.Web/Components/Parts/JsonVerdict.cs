namespace FlowDesigner.Web.Components.Parts;

/// <summary>What the editor in the browser thinks of its text: small, because the text itself never comes through the circuit.</summary>
public sealed record JsonVerdict(bool Valid, string Message, int Line, int Column, int Bytes);

/// <summary>The answer to an upload: a ticket for <see cref="Endpoints.PayloadUploads.Take"/>, or the reason why there is none.</summary>
public sealed record JsonUpload(bool Ok, string Ticket, string Message, int Bytes);

/// <summary>A text to start from: a sample, the last payload, or just {}. Give Text for small ones and Url for those over 16 KB.</summary>
public sealed record JsonStart(string Title, string Note, string? Text = null, string? Url = null);
