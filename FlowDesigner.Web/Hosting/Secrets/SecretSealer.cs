using System.Security.Cryptography;
using FlowDesigner.Core.Connections;
using Microsoft.AspNetCore.DataProtection;

namespace FlowDesigner.Web.Hosting.Secrets;

/// <summary>
/// Seals connection secrets; the connection's id is part of the purpose, so a sealed text moved to another row does not open.
/// </summary>
public sealed class SecretSealer(IDataProtectionProvider protection) : ISecretSealer
{
    public string Seal(string connectionId, string plain) => For(connectionId).Protect(plain);

    public string Unseal(string connectionId, string sealedText)
    {
        try
        {
            return For(connectionId).Unprotect(sealedText);
        }
        catch (CryptographicException inner)
        {
            throw new SecretUnreadableException(
                "The stored secret cannot be opened with the keys of this installation. Enter it again.", inner);
        }
    }

    private IDataProtector For(string connectionId) => protection.CreateProtector("connection", "v1", connectionId);
}
