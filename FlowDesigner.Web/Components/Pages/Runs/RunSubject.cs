using System.Text.Json;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>What a run is about, read from its event: the account, the customer, the invoice; and its id.</summary>
/// <param name="Name">As people call it; null where the event names nothing.</param>
/// <param name="Id">Its id at the provider.</param>
public sealed record RunSubject(string? Name, string? Id)
{
    // What people call a thing, the best first.
    private static readonly string[] s_names = ["name", "title", "number", "invoiceNumber", "primaryEmail", "email", "customer_name",
        "customer_email", "description"];
    private static readonly string[] s_ids = ["id", "togaiAccountId", "accountId", "customerId", "customer", "external_id"];
    private const int Longest = 80;

    /// <summary>The amount and its currency, where the event carries them in minor units.</summary>
    public (long Minor, string Currency)? Amount { get; init; }

    /// <param name="payload">The event.</param>
    /// <param name="inMinorUnits">Whether the sender writes whole numbers of minor units, as Stripe and Razorpay do.</param>
    public static RunSubject Of(ReadOnlyMemory<byte> payload, bool inMinorUnits)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return Of(Thing(document.RootElement), inMinorUnits);
        }
        catch (JsonException)
        {
            return new RunSubject(null, null);
        }
    }

    private static RunSubject Of(JsonElement thing, bool inMinorUnits)
    {
        if (thing.ValueKind != JsonValueKind.Object)
            return new RunSubject(null, null);
        var (name, id) = (First(thing, s_names), First(thing, s_ids));
        return new RunSubject(name == id ? null : name, id) { Amount = inMinorUnits ? AmountOf(thing) : null };
    }

    /// <summary>Providers wrap the thing itself: Stripe in data.object, Razorpay in payload.invoice.entity, Togai in data.</summary>
    private static JsonElement Thing(JsonElement root)
    {
        var thing = root;
        for (var depth = 0; depth < 3 && thing.ValueKind == JsonValueKind.Object; depth++)
        {
            if (Inner(thing, "data") is { } data)
                thing = data;
            else if (Inner(thing, "object") is { } inner)
                thing = inner;
            else if (Inner(thing, "payload") is { } payload && payload.EnumerateObject()
                .FirstOrDefault() is { Value.ValueKind: JsonValueKind.Object } first)
                thing = Inner(first.Value, "entity") ?? first.Value;
            else
                break;
        }
        return thing;
    }

    private static JsonElement? Inner(JsonElement thing, string name) =>
        thing.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;

    private static string? First(JsonElement thing, string[] names)
    {
        foreach (var name in names)
        {
            if (thing.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                && value.ToString().Trim() is { Length: > 0 } text)
                return text.Length > Longest ? text[..Longest] + "…" : text;
        }
        return null;
    }

    private static (long, string)? AmountOf(JsonElement thing)
    {
        if (!thing.TryGetProperty("currency", out var currency) || currency.ValueKind != JsonValueKind.String
            || currency.GetString() is not { Length: 3 } code)
            return null;
        foreach (var name in (string[])["amount_due", "amount", "total"])
        {
            if (thing.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var minor))
                return (minor, code);
        }
        return null;
    }
}
