namespace FlowDesigner.Web.Palette;

/// <summary>
/// Which lines fit what was typed, and in which order. Predictable on purpose: how it fits decides, then the group, then the place in its
/// list; nothing is learned, so the same letters always lead to the same line.
/// </summary>
public static class PaletteRanking
{
    private const int MostInGroup = 6;
    private static readonly char[] s_between = [' ', '-', '_', '.', '/', '@', '(', ')', ',', '+', ':'];

    private enum Fit { Whole, Beginning, WordBeginnings, Inside, OtherWords, Letters }

    /// <summary>The fitting lines by group; the group with the best line comes first.</summary>
    public static IReadOnlyList<(PaletteGroup Group, IReadOnlyList<PaletteItem> Items)> Rank(string typed, IEnumerable<PaletteItem> items)
    {
        var wanted = Plain(typed);
        var fitting = from numbered in items.Select((item, place) => (item, place))
                      let fit = wanted.Length == 0 ? Fit.Whole : FitOf(wanted, numbered.item)
                      where fit is not null
                      orderby fit, numbered.place
                      select (numbered.item, fit: fit.Value);
        return
        [
            .. fitting.GroupBy(found => found.item.Group)
                .OrderBy(group => group.First().fit).ThenBy(group => group.Key)
                .Select(group => (group.Key, (IReadOnlyList<PaletteItem>)[.. group.Take(MostInGroup).Select(found => found.item)])),
        ];
    }

    private static Fit? FitOf(string wanted, PaletteItem item)
    {
        var title = Plain(item.Title);
        if (title == wanted)
            return Fit.Whole;
        if (title.StartsWith(wanted, StringComparison.Ordinal))
            return Fit.Beginning;
        var parts = wanted.Split(s_between, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return null;
        var words = title.Split(s_between, StringSplitOptions.RemoveEmptyEntries);
        if (Array.TrueForAll(parts, part => BeginsOne(words, part)))
            return Fit.WordBeginnings;
        if (title.Contains(wanted, StringComparison.Ordinal))
            return Fit.Inside;
        string[] others = [.. words, .. Plain($"{item.Words} {item.Note}").Split(s_between, StringSplitOptions.RemoveEmptyEntries)];
        if (Array.TrueForAll(parts, part => BeginsOne(others, part)))
            return Fit.OtherWords;
        return parts is [{ Length: > 1 } letters] && HasLetters(title, letters) ? Fit.Letters : null;
    }

    private static bool BeginsOne(string[] words, string part) =>
        Array.Exists(words, word => word.StartsWith(part, StringComparison.Ordinal));

    /// <summary>"cnf" fits "create new flow": each letter begins a word, or follows the letter before it.</summary>
    private static bool HasLetters(string title, string letters)
    {
        return From(0, 0, follows: false);

        bool From(int at, int letter, bool follows)
        {
            if (letter == letters.Length)
                return true;
            if (follows && at < title.Length && title[at] == letters[letter] && From(at + 1, letter + 1, follows: true))
                return true;
            for (var i = at; i < title.Length; i++)
            {
                var isBeginning = i == 0 || Array.IndexOf(s_between, title[i - 1]) >= 0;
                if (isBeginning && title[i] == letters[letter] && From(i + 1, letter + 1, follows: true))
                    return true;
            }
            return false;
        }
    }

    private static string Plain(string text) => text.Trim().ToLowerInvariant();
}
