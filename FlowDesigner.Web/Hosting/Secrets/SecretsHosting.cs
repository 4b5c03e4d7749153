using System.Security.Cryptography;
using FlowDesigner.Core.Connections;
using FlowDesigner.Web.Data;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlowDesigner.Web.Hosting.Secrets;

public static class SecretsHosting
{
    private const string CanaryText = "FlowDesigner wrapping key";

    public static void AddSecrets(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("FlowDesigner");
        services.AddSingleton<KeyRingTable>();
        services.AddSingleton(Unlock);
        services.AddSingleton<ISecretSealer, SecretSealer>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = provider.GetRequiredService<KeyRingTable>();
            options.XmlEncryptor = new WrappedXmlEncryptor(provider.GetRequiredService<WrappingKey>());
            // A node with a wrong wrapping key would otherwise quietly add a key that no other
            // node can read. Keys are made in MakeFirstKey alone.
            options.AutoGenerateKeys = false;
        }));
    }

    /// <summary>Checks the wrapping key against the canary; on the first start makes the canary and the first key of the ring.</summary>
    public static void OpenKeyRing(this IServiceProvider services)
    {
        services.GetRequiredService<WrappingKey>();
        MakeFirstKey(services);
    }

    private static WrappingKey Unlock(IServiceProvider services)
    {
        using var db = services.GetRequiredService<IDbContextFactory<IdentityDb>>().CreateDbContext();
        var canary = db.WrappingCanaries.AsNoTracking().SingleOrDefault();
        var key = WrappingKey.Load(services.GetRequiredService<FlowDesignerOptions>(), isInstall: canary is null);
        if (canary is null)
        {
            db.WrappingCanaries.Add(new WrappingCanary { Sealed = key.Wrap(CanaryText) });
            db.SaveChanges();
        }
        else if (!Opens(key, canary.Sealed))
        {
            throw new StartRefusedException(
                "The wrapping key does not fit this database: what was sealed before does not open with it. " +
                "Put the right wrapping.key into the data directory, or the right value into FlowDesigner:WrappingKey. "
                    + "Nothing was changed.");
        }
        return key;
    }

    private static bool Opens(WrappingKey key, string wrapped)
    {
        try
        {
            return key.Unwrap(wrapped) == CanaryText;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void MakeFirstKey(IServiceProvider services)
    {
        var keys = services.GetRequiredService<IKeyManager>();
        if (keys.GetAllKeys().Count > 0)
            return;
        // Ten years: an expired key still reads, and a new one comes by rotation, not by a date in the middle of a working day.
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        keys.CreateNewKey(activationDate: now.AddMinutes(-1), expirationDate: now.AddYears(10));
    }
}
