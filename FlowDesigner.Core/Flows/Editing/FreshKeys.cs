using System.Globalization;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Gives steps keys that nobody has yet: <c>create_customer</c>, then <c>create_customer_2</c>.</summary>
internal sealed class FreshKeys
{
    private readonly HashSet<string> _taken;
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    private FreshKeys(HashSet<string> taken) => _taken = taken;

    public static FreshKeys Of(Flow flow) => new(flow.Keys());

    public static FreshKeys Among(IEnumerable<string> taken) => new(taken.ToHashSet(StringComparer.Ordinal));

    /// <summary>The wish itself where it is free and well written, else the nearest that is. It is taken from then on.</summary>
    public string Take(string wish)
    {
        var key = IsKey(wish) ? wish : Plain(wish);
        if (_taken.Add(key))
            return key;
        var stem = WithoutNumber(key);
        for (var number = _next.GetValueOrDefault(stem, 2); ; number++)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
            if (!_taken.Add(numbered))
                continue;
            _next[stem] = number + 1;
            return numbered;
        }
    }

    public static bool IsKey(string key) => key.Length <= NameFormat.LongestKey && NameFormat.Underscores().IsMatch(key);

    private static string Plain(string wish)
    {
        var plain = FreeKey.Plain(wish, "step").Replace('-', '_');
        return char.IsAsciiLetter(plain[0]) ? plain : "step_" + plain;
    }

    private static string WithoutNumber(string key)
    {
        var cut = key.LastIndexOf('_');
        var stem = cut > 0 && key.AsSpan(cut + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? key[..cut] : key;
        // Room for the number.
        return stem.Length > NameFormat.LongestKey - 6 ? stem[..(NameFormat.LongestKey - 6)].TrimEnd('_') : stem;
    }
}
