using System.Security.Cryptography;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>The secret part of a webhook address: nobody can guess it, and it survives being read out or retyped.</summary>
public static class HookKey
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    // 26 letters of 5 bits: the 128 that are asked for, and two to spare.
    public static string New() => RandomNumberGenerator.GetString(Alphabet, 26);

    /// <summary>Under this name the hook's secrets are sealed, so that none opens for another hook.</summary>
    public static string SealedFor(string key) => "hook:" + key;
}
