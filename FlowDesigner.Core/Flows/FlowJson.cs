using System.Collections.Immutable;
using System.Text;
using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows;

/// <summary>A flow as text, for import, export and version control. <see cref="Write"/> gives the same bytes for the same flow.</summary>
public static class FlowJson
{
    /// <summary>The longest text that is read, in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>The most steps a flow may have.</summary>
    public const int MaxSteps = 1_000;

    /// <summary>How deep the text may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>
    /// Reads a flow. Null where the text is none; unknown fields are kept, and reported unless <paramref name="keepUnknown"/>.
    /// </summary>
    public static Flow? Read(ReadOnlySpan<byte> utf8, out ImmutableArray<FlowProblem> problems, bool keepUnknown = false)
    {
        var found = new List<FlowProblem>();
        var flow = StrictJson.Parse(utf8, found) is { } json ? new FlowReader(found, keepUnknown).Read(json) : null;
        problems = [.. found];
        return flow;
    }

    public static Flow? Read(string text, out ImmutableArray<FlowProblem> problems, bool keepUnknown = false)
    {
        try
        {
            return Read(Strict.GetBytes(text), out problems, keepUnknown);
        }
        catch (EncoderFallbackException)
        {
            problems = [StrictJson.NotText];
            return null;
        }
    }

    public static string Write(Flow flow) => Encoding.UTF8.GetString(FlowWriter.Write(flow));

    // Half a character would silently become another one.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
