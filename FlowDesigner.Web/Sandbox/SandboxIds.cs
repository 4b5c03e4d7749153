using System.Security.Cryptography;

namespace FlowDesigner.Web.Sandbox;

internal static class SandboxIds
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A prefix and that many random letters and digits.</summary>
    public static string New(string prefix, int length) => prefix + RandomNumberGenerator.GetString(Letters, length);

    public static string Capitals(int length) => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
}
