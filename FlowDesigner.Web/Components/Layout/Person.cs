namespace FlowDesigner.Web.Components.Layout;

/// <summary>How a person is written: there is an e-mail address and nothing else.</summary>
public static class Person
{
    /// <summary>"Mira Kapoor" for mira.kapoor@example.com.</summary>
    public static string Name(string? email) => string.Join(' ', Words(email).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>"MK" for mira.kapoor@example.com.</summary>
    public static string Initials(string? email) => string.Concat(Words(email).Take(2).Select(word => char.ToUpperInvariant(word[0])));

    private static string[] Words(string? email) =>
        (email ?? "").Split('@')[0].Split(['.', '-', '_', '+', ' '], StringSplitOptions.RemoveEmptyEntries);
}
