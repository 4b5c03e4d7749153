using System.Buffers;
using System.IO.Compression;

namespace FlowDesigner.Core.Runs.Journal;

/// <summary>Bytes as the database keeps them: Brotli from 512 bytes on, made by the caller and not by the one writer.</summary>
public readonly record struct StoredBytes(int Codec, ReadOnlyMemory<byte> Bytes)
{
    private const int Plain = 0, Brotli = 1, WorthIt = 512, Quality = 1, Window = 18;

    public static StoredBytes Of(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < WorthIt)
            return new(Plain, bytes);
        var rented = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            return BrotliEncoder.TryCompress(bytes.Span, rented, out var written, Quality, Window) && written < bytes.Length
                ? new(Brotli, rented.AsSpan(0, written).ToArray())
                : new(Plain, bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public ReadOnlyMemory<byte> Open()
    {
        if (Codec == Plain)
            return Bytes;
        using var source = new BrotliStream(new MemoryStream(Bytes.ToArray()), CompressionMode.Decompress);
        using var target = new MemoryStream(Bytes.Length * 4);
        source.CopyTo(target);
        return target.ToArray();
    }
}
