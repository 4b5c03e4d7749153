using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>Something an app can do. Says what; the engine does keys, retries, sign-in, redaction and the journal.</summary>
/// <param name="Key">Stable <c>snake_case</c> name.</param>
/// <param name="Name">An order in sentence case, without the app's name: "Create customer".</param>
/// <param name="Effect">What repeating it would do outside.</param>
public sealed record AppAction(string Key, string Name, Effect Effect)
{
    /// <summary>What it does and what its result means, in a sentence or two; shown in the palette and on the app's page.</summary>
    public required string Description { get; init; }

    /// <summary>The provider's page about this call.</summary>
    public required string Docs { get; init; }

    /// <summary>What a step maps into it; checked before anything is sent.</summary>
    public IReadOnlyList<Field> Inputs { get; init; } = [];

    /// <summary>A realistic output as JSON, our own: for mapping, and as the typed stand-in after a held-back write.</summary>
    public required string Sample { get; init; }

    /// <summary>
    /// Makes the request. May be called again and must give the same bytes for the same inputs: no clock, no random. Inputs that make no
    /// request throw <see cref="InputException"/>.
    /// </summary>
    public Func<Inputs, AppRequest>? Request { get; init; }

    /// <summary>For actions that call nobody: the output from the inputs alone.</summary>
    public Func<Inputs, JsonElement>? Compute { get; init; }

    /// <summary>
    /// A second request of the same step where the first answer asks for one (an upsert's create after its 404).
    /// Asked before the answer is judged; the second answer is then the step's answer. Reads and natural effects only.
    /// </summary>
    public Func<Inputs, AppResponse, AppRequest?>? FollowUp { get; init; }

    /// <summary>
    /// The step's output from an accepted answer; the whole body where null. May refuse the answer by <see cref="InputException"/>.
    /// </summary>
    public Func<Inputs, AppResponse, JsonElement>? Output { get; init; }

    /// <summary>Answers other than 2xx that are a result and no failure, such as a 404 that means "none".</summary>
    public Func<AppResponse, bool> Accepts { get; init; } = response => response.IsSuccess;

    /// <summary>
    /// True where the answer may be anything; else an accepted answer with a body that is no JSON leaves the outcome unknown.
    /// </summary>
    public bool TakesAnyAnswer { get; init; }

    /// <summary>The header that carries the idempotency key of a keyed action.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>The key header where it depends on the inputs.</summary>
    public Func<Inputs, string?>? KeyHeaderOf { get; init; }

    /// <summary>
    /// How long the provider surely remembers a key, by its documentation less a margin;
    /// after it the engine looks up before it sends again.
    /// </summary>
    public TimeSpan KeyWindow { get; init; } = TimeSpan.FromHours(20);

    /// <summary>
    /// What makes this effect the same effect for the business, as a mapping over the inputs' names; a flow's step may say its own.
    /// </summary>
    public string? BusinessKey { get; init; }

    /// <summary>Finds out whether the effect exists after an answer was lost.</summary>
    public LookUp? LookUp { get; init; }

    /// <summary>The effect of one request where it depends on its inputs.</summary>
    public Func<Inputs, Effect>? EffectOf { get; init; }

    /// <summary>The provider's id of what was made, from the output.</summary>
    public string IdField { get; init; } = "id";

    /// <summary>What the request does in words, as an order: "create customer “ACME”". A preview puts "Would" before it.</summary>
    public Func<Inputs, string>? Sentence { get; init; }

    /// <summary>What the output tells about a customer; kept in the same commit as the step's result.</summary>
    public Func<Inputs, JsonElement, CustomerFact?>? Tells { get; init; }

    /// <summary>How a list action is read page by page; null for all others.</summary>
    public Paging? Paging { get; init; }

    /// <summary>The longest one attempt may take, connect and body included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>True where it changes something outside: held back in a preview, and in the effect ledger.</summary>
    public bool IsWrite => Effect != Effect.Read;

    /// <summary>The effect of one request.</summary>
    public Effect EffectFor(Inputs inputs) => EffectOf?.Invoke(inputs) ?? Effect;

    /// <summary>The header for the idempotency key of one request, or null.</summary>
    public string? KeyHeaderFor(Inputs inputs) => KeyHeaderOf is null ? KeyHeader : KeyHeaderOf(inputs);
}

/// <summary>Asks the provider whether an effect exists.</summary>
/// <param name="Request">The question; null where these inputs leave nothing to ask by.</param>
/// <param name="Find">The effect's output in the answer.</param>
public sealed record LookUp(Func<Inputs, AppRequest?> Request, Func<Inputs, AppResponse, Found> Find);

/// <summary>What a look-up tells.</summary>
public abstract record Found
{
    /// <summary>The effect exists; its output.</summary>
    public sealed record It(JsonElement Output) : Found;

    /// <summary>It surely does not exist: it may be made under a new key.</summary>
    public sealed record Nothing : Found;

    /// <summary>The answer proves neither.</summary>
    public sealed record Unclear(string Why) : Found;
}

/// <summary>How the pages of a list action are walked.</summary>
/// <param name="Items">The items of a page's answer.</param>
/// <param name="Next">The cursor of the next page, or null at the end. The whole state of the walk is in it.</param>
/// <param name="At">The request for the page at a cursor; a null cursor is the first page.</param>
/// <param name="ItemKey">The field that is an item's own id.</param>
public sealed record Paging(
    Func<AppResponse, IEnumerable<JsonElement>> Items,
    Func<AppResponse, string?, string?> Next,
    Func<Inputs, string?, AppRequest> At,
    string ItemKey = "id");
