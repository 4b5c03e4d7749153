using System.Buffers;

namespace FlowDesigner.Web.Endpoints;

/// <summary>Reads a request's body whole, and never more of it than is allowed.</summary>
public static class RequestBytes
{
    /// <summary>Throws <see cref="BadHttpRequestException"/> where the body is too large, too slow or ends too early.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context, int limit)
    {
        var request = context.Request;
        if (request.ContentLength is { } length)
        {
            if (length > limit)
                throw TooLarge(context, limit);
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
        var buffer = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(8192), context.RequestAborted)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
                throw TooLarge(context, limit);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static BadHttpRequestException TooLarge(HttpContext context, int limit)
    {
        // What is still to come is not waited for.
        context.Response.Headers.Connection = "close";
        return new BadHttpRequestException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The body is larger than {limit:N0} bytes."), StatusCodes.Status413PayloadTooLarge);
    }
}
