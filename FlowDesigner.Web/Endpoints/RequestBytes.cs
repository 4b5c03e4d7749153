using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace FlowDesigner.Web.Endpoints;

/// <summary>Reads a request's body whole, and never keeps more of it than is allowed.</summary>
public static class RequestBytes
{
    private const int ReadOnBytes = 16 << 20;
    private static readonly TimeSpan ReadOnTime = TimeSpan.FromSeconds(5);

    /// <summary>Throws <see cref="BadHttpRequestException"/> where the body is too large, too slow or ends too early.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context, int limit)
    {
        // The server's own limit would cut the connection before the refusal is read; this method keeps the limit itself.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } cut)
            cut.MaxRequestBodySize = null;
        var request = context.Request;
        if (request.ContentLength is not { } length)
            return await ReadChunksAsync(context, limit);
        if (length > limit)
            throw TooLarge(limit);
        var exact = GC.AllocateUninitializedArray<byte>((int)length);
        try
        {
            await request.Body.ReadExactlyAsync(exact, context.RequestAborted);
        }
        catch (EndOfStreamException)
        {
            throw new BadHttpRequestException("The body ended before its announced length.");
        }
        return exact;
    }

    /// <summary>
    /// Ends a refusal: sends it, then reads on for a moment, since whoever is still sending would see a broken connection instead of it.
    /// </summary>
    public static async Task EndAsync(HttpContext context)
    {
        await context.Response.CompleteAsync();
        // A sender that asks first has not begun.
        if (context.Request.Headers.Expect.Count > 0)
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(ReadOnTime);
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            int read;
            for (var left = ReadOnBytes; left > 0
                && (read = await context.Request.Body.ReadAsync(buffer, patience.Token)) > 0; left -= read)
            {
                // Thrown away.
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // Gone, too slow, or out of patience: the answer was there to be read.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<byte[]> ReadChunksAsync(HttpContext context, int limit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer.GetMemory(8192), context.RequestAborted)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
                throw TooLarge(limit);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static BadHttpRequestException TooLarge(int limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit:N0} bytes. Send less."),
        StatusCodes.Status413PayloadTooLarge);
}
