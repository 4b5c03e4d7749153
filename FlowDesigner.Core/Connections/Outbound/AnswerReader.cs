using System.Buffers;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Connections.Outbound;

/// <summary>Reads an answer to its end, counting what comes out of decompression, and stops at the cap.</summary>
internal static class AnswerReader
{
    private const int FirstBuffer = 16 * 1024;

    public static async ValueTask<AppResponse> ReadAsync(HttpResponseMessage message, int cap, CancellationToken cancel)
    {
        var body = await ReadBodyAsync(message.Content, cap, cancel).ConfigureAwait(false);
        var headers = new Dictionary<string, string>(16, StringComparer.OrdinalIgnoreCase);
        foreach (var header in message.Headers.NonValidated)
            headers[header.Key] = header.Value.ToString();
        foreach (var header in message.Content.Headers.NonValidated)
            headers[header.Key] = header.Value.ToString();
        return new((int)message.StatusCode, headers, body);
    }

    private static ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, int cap, CancellationToken cancel)
    {
        var length = content.Headers.ContentLength;
        if (length > cap)
            throw new AnswerTooLargeException();
        return length switch
        {
            0 => new(ReadOnlyMemory<byte>.Empty),
            { } known => ReadExactlyAsync(content, new byte[known], cancel),
            null => ReadToEndAsync(content, cap, cancel),
        };
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadExactlyAsync(HttpContent content, byte[] buffer, CancellationToken cancel)
    {
        using var stream = await content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await stream.ReadExactlyAsync(buffer, cancel).ConfigureAwait(false);
        return buffer;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadToEndAsync(HttpContent content, int cap, CancellationToken cancel)
    {
        using var stream = await content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var filled = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(filled), cancel).ConfigureAwait(false)) > 0)
            {
                filled += read;
                if (filled > cap)
                    throw new AnswerTooLargeException();
                if (filled < buffer.Length)
                    continue;
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
            return buffer.AsSpan(0, filled).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>The answer is longer than the cap.</summary>
internal sealed class AnswerTooLargeException() : Exception("The answer is longer than the cap.");
