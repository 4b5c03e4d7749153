namespace FlowDesigner.Web.Components.Parts;

/// <summary>What the JSON editor tells about a field at the cursor, and offers as a key.</summary>
/// <param name="Path">Its place, such as <c>data.name</c>; items of a list have their list's path.</param>
/// <param name="Type">What it holds, in words.</param>
/// <param name="Needed">What uses it cannot do without it.</param>
/// <param name="Uses">What uses it, in words; null where nothing does.</param>
/// <param name="Sample">A value as JSON to begin with; null for objects and lists.</param>
public sealed record JsonHint(string Path, string Type, bool Needed, string? Uses, string? Sample);

/// <summary>The known fields of a payload.</summary>
/// <param name="Fields">In the order in which they are offered.</param>
/// <param name="Wrap">Where a payload without it is put: a bare Togai entity becomes <c>data</c>; null where nothing is wrapped.</param>
/// <param name="Nothing">What is said in place of "fits" where nothing of the payload is used.</param>
public sealed record JsonSchema(IReadOnlyList<JsonHint> Fields, string? Wrap = null, string? Nothing = null);
