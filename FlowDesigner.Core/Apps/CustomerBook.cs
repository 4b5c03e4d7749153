namespace FlowDesigner.Core.Apps;

/// <summary>
/// What an answer or an event tells about a customer: its ids here and in other systems. What is null or missing is not told.
/// </summary>
/// <param name="Account">The id of the account that everything hangs on.</param>
public sealed record CustomerFact(string Account)
{
    /// <summary>The id of the customer that the account belongs to.</summary>
    public string? Customer { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Where its bills go.</summary>
    public string? Email { get; init; }

    /// <summary>The account's ids in other systems, by the name of the setting that holds each.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Links { get; init; } = [];
}

/// <summary>How an app that keeps customers is asked for one account, and where it keeps the ids of other systems.</summary>
/// <param name="ReadAccount">The action that reads an account by its id.</param>
/// <param name="ReadLink">The action that reads one setting of an account.</param>
/// <param name="WriteLink">The action that writes one.</param>
public sealed record CustomerBook(string ReadAccount, string ReadLink, string WriteLink)
{
    /// <summary>Settings that hold ids of other systems, in the order they are shown.</summary>
    public required IReadOnlyList<CustomerLink> Links { get; init; }
}

/// <summary>A setting that holds an account's id in another system.</summary>
/// <param name="Setting">The setting's name, which is its id too.</param>
/// <param name="App">The app that the id belongs to.</param>
/// <param name="WithoutIt">What does not happen while it is not set, as a sentence.</param>
public sealed record CustomerLink(string Setting, string App, string WithoutIt)
{
    /// <summary>False for a setting that is shown only where it is set.</summary>
    public bool IsExpected { get; init; } = true;
}
