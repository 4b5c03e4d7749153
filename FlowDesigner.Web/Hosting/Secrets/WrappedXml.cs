using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace FlowDesigner.Web.Hosting.Secrets;

/// <summary>Wraps a key of the ring before it is stored.</summary>
public sealed class WrappedXmlEncryptor(WrappingKey wrappingKey) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("wrapped", wrappingKey.Wrap(plaintextElement.ToString(SaveOptions.DisableFormatting))),
            typeof(WrappedXmlDecryptor));
}

/// <summary>Made by the framework, by the type name stored beside each wrapped key.</summary>
public sealed class WrappedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(services.GetRequiredService<WrappingKey>().Unwrap(encryptedElement.Value));
}
