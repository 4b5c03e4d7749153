using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>The difference between two lists whose entries have keys: what is added, removed, changed, and where it stands.</summary>
internal sealed class ListPatch<T> where T : class
{
    private readonly Func<T, string> _keyOf;
    private readonly Func<T, T, bool> _same;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // Lists that have a key twice, or the same entries in another order, are only exchanged as a whole.
    private (ImmutableArray<T> From, ImmutableArray<T> To)? _whole;

    private ListPatch(Func<T, string> keyOf, Func<T, T, bool> same) => (_keyOf, _same) = (keyOf, same);

    public bool IsEmpty => _whole is null && _entries.Count == 0;

    /// <summary>Keys of the entries that are there afterwards.</summary>
    public IEnumerable<string> Kept => _whole is { } whole ? whole.To.Select(_keyOf)
        : _entries.Where(entry => entry.Value.To is not null).Select(entry => entry.Key);

    public static ListPatch<T> Between(ImmutableArray<T> from, ImmutableArray<T> to, Func<T, string> keyOf, Func<T, T, bool> same)
    {
        var patch = new ListPatch<T>(keyOf, same);
        if (from != to)
            patch.Find(from.IsDefault ? [] : from, to.IsDefault ? [] : to);
        return patch;
    }

    /// <summary>The key of the first entry that is no longer as it was; null where the patch fits.</summary>
    public string? Apply(ImmutableArray<T> current, out ImmutableArray<T> patched)
    {
        patched = current;
        if (IsEmpty)
            return null;
        if (_whole is { } whole)
        {
            if (current.Length != whole.From.Length || !current.Zip(whole.From, _same).All(same => same))
                return whole.From.Concat(whole.To).Select(_keyOf).FirstOrDefault("");
            patched = whole.To;
            return null;
        }
        var found = new HashSet<string>(StringComparer.Ordinal);
        var placed = Placed();
        var list = ImmutableArray.CreateBuilder<T>(current.Length + placed.Count);
        Emit("");
        foreach (var item in current)
        {
            var key = _keyOf(item);
            if (!_entries.TryGetValue(key, out var entry))
            {
                Append(item);
                continue;
            }
            if (entry.From is null || !found.Add(key) || !_same(entry.From, item))
                return key;
            if (entry.To is not null && entry.Behind is null)
                Append(entry.To);
        }
        if (_entries.FirstOrDefault(entry => entry.Value.From is not null && !found.Contains(entry.Key)).Key is { } gone)
            return gone;
        // What they stood behind is gone: the end is as good a place as any.
        while (placed.Count > 0)
            Emit(placed.Keys.First());
        patched = list.DrainToImmutable();
        return null;

        void Append(T item)
        {
            list.Add(item);
            Emit(_keyOf(item));
        }

        void Emit(string behind)
        {
            while (placed.Remove(behind, out var item))
            {
                list.Add(item);
                behind = _keyOf(item);
            }
        }
    }

    private Dictionary<string, T> Placed() => _entries.Values.Where(entry => entry.Behind is not null)
        .ToDictionary(entry => entry.Behind!, entry => entry.To!, StringComparer.Ordinal);

    private void Find(ImmutableArray<T> from, ImmutableArray<T> to)
    {
        var before = new Dictionary<string, T>(StringComparer.Ordinal);
        var after = new Dictionary<string, T>(StringComparer.Ordinal);
        // The empty key means the beginning of the list.
        if (!from.All(item => _keyOf(item).Length > 0 && before.TryAdd(_keyOf(item), item)) ||
            !to.All(item => _keyOf(item).Length > 0 && after.TryAdd(_keyOf(item), item)))
        {
            _whole = (from, to);
            return;
        }
        var isMoved = !KeysIn(from, after).SequenceEqual(KeysIn(to, before));
        if (isMoved && !UnchangedIn(from, after).SequenceEqual(UnchangedIn(to, before)))
        {
            _whole = (from, to);
            return;
        }
        foreach (var item in from.Where(item => !after.ContainsKey(_keyOf(item))))
            _entries.Add(_keyOf(item), new(item, null, null));
        var behind = "";
        foreach (var item in to)
        {
            var key = _keyOf(item);
            if (!before.TryGetValue(key, out var old))
                _entries.Add(key, new(null, item, behind));
            else if (!ReferenceEquals(old, item))
                _entries.Add(key, new(old, item, isMoved ? behind : null));
            behind = key;
        }
    }

    private IEnumerable<string> KeysIn(ImmutableArray<T> list, Dictionary<string, T> other) => list.Select(_keyOf).Where(other.ContainsKey);

    private IEnumerable<string> UnchangedIn(ImmutableArray<T> list, Dictionary<string, T> other) =>
        list.Where(item => other.TryGetValue(_keyOf(item), out var twin) && ReferenceEquals(item, twin)).Select(_keyOf);

    /// <param name="Behind">The key of the entry that it comes to stand behind, empty for the first; null where it stays or goes.</param>
    private readonly record struct Entry(T? From, T? To, string? Behind);
}

/// <summary>The difference between two maps.</summary>
internal sealed class MapPatch<T>
{
    private readonly ImmutableSortedDictionary<string, T> _from;
    private readonly ImmutableSortedDictionary<string, T> _to;

    private MapPatch(ImmutableSortedDictionary<string, T> from, ImmutableSortedDictionary<string, T> to) => (_from, _to) = (from, to);

    public bool IsEmpty => _from.IsEmpty && _to.IsEmpty;

    /// <summary>Keys that have a value afterwards.</summary>
    public IEnumerable<string> Kept => _to.Keys;

    public static MapPatch<T> Between(ImmutableSortedDictionary<string, T> from, ImmutableSortedDictionary<string, T> to)
    {
        if (ReferenceEquals(from, to))
            return new(Ordinal.Map<T>(), Ordinal.Map<T>());
        return new(Only(from, to), Only(to, from));
    }

    /// <summary>Applies all of it; the first key whose value was not as expected, null where the patch fits.</summary>
    public string? Apply(ImmutableSortedDictionary<string, T> current, out ImmutableSortedDictionary<string, T> patched)
    {
        patched = current;
        if (IsEmpty)
            return null;
        var changed = _from.FirstOrDefault(entry => !current.TryGetValue(entry.Key, out var value) || !AreSame(value, entry.Value)).Key
            ?? _to.Keys.FirstOrDefault(key => !_from.ContainsKey(key) && current.ContainsKey(key));
        patched = current.RemoveRange(_from.Keys).SetItems(_to);
        return changed;
    }

    private static ImmutableSortedDictionary<string, T> Only(ImmutableSortedDictionary<string, T> map,
        ImmutableSortedDictionary<string, T> other) =>
        Ordinal.Map<T>().AddRange(map.Where(entry => !other.TryGetValue(entry.Key, out var value) || !AreSame(value, entry.Value)));

    private static bool AreSame(T a, T b) => a is System.Text.Json.JsonElement left && b is System.Text.Json.JsonElement right
        ? System.Text.Json.JsonElement.DeepEquals(left, right) && left.GetRawText() == right.GetRawText()
        : EqualityComparer<T>.Default.Equals(a, b);
}
