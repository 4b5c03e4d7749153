using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Web.Hosting.Settings;

namespace FlowDesigner.Web.Hosting.Secrets;

/// <summary>
/// The 32-byte key that wraps the key ring. It lies outside the database, so that a copy of the database alone opens nothing.
/// </summary>
public sealed class WrappingKey
{
    private const string FileName = "wrapping.key";
    private readonly byte[] _key;

    private WrappingKey(byte[] key) => _key = key;

    /// <summary>Takes the key from the settings or the file; makes the file only where nothing was ever sealed.</summary>
    public static WrappingKey Load(FlowDesignerOptions options, bool isInstall)
    {
        if (options.WrappingKey is { } text)
            return new WrappingKey(Convert.FromBase64String(text));
        var path = Path.Combine(options.DataDirectory, FileName);
        if (File.Exists(path))
            return new WrappingKey(Read(path));
        if (!isInstall)
            throw new StartRefusedException(
                $"The wrapping key is missing: {path} does not exist and FlowDesigner:WrappingKey is not set, "
                    + "but the database holds secrets sealed with it. " +
                $"Put the file back from your backup. Without it every connection's secrets must be entered again.");
        return new WrappingKey(Make(path));
    }

    public string Wrap(string plain)
    {
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var bytes = Encoding.UTF8.GetBytes(plain);
        var sealedBytes = new byte[bytes.Length];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        using var aes = new AesGcm(_key, tag.Length);
        aes.Encrypt(nonce, bytes, sealedBytes, tag);
        return Convert.ToBase64String([.. nonce, .. tag, .. sealedBytes]);
    }

    /// <summary>Throws <see cref="CryptographicException"/> where another key wrapped the text.</summary>
    public string Unwrap(string wrapped)
    {
        var all = Convert.FromBase64String(wrapped).AsSpan();
        var nonce = all[..AesGcm.NonceByteSizes.MaxSize];
        var tag = all.Slice(nonce.Length, AesGcm.TagByteSizes.MaxSize);
        var sealedBytes = all[(nonce.Length + tag.Length)..];
        var bytes = new byte[sealedBytes.Length];
        using var aes = new AesGcm(_key, tag.Length);
        aes.Decrypt(nonce, sealedBytes, tag, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static byte[] Read(string path)
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), bytes, out var count)
            && count == FlowDesignerOptionsRules.WrappingKeyBytes
            ? bytes[..count]
            : throw new StartRefusedException($"The wrapping key {path} must hold {FlowDesignerOptionsRules.WrappingKeyBytes} bytes in "
                + "Base64, but does not. Put the file back from your backup.");
    }

    private static byte[] Make(string path)
    {
        var key = RandomNumberGenerator.GetBytes(FlowDesignerOptionsRules.WrappingKeyBytes);
        var settings = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, settings);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        file.Flush(flushToDisk: true);
        return key;
    }
}
