using System.Text.Json;

namespace FlowDesigner.Core.Apps.Togai;

/// <summary>What Togai's answers and events tell about a customer.</summary>
internal static class TogaiFacts
{
    private const string User = "USER";

    public static CustomerBook Book => new("get_account", "get_setting", "set_setting")
    {
        Links =
        [
            new("StripeCustomerId", "stripe", "Invoices are not sent to Stripe."),
            new("RazorPayCustomerId", "razorpay", "Invoices are not sent to Razorpay."),
            new("ZohoContactId", "zoho", "It has no contact in Zoho Books.") { IsExpected = false },
        ],
    };

    /// <summary>An account as Togai shows it, in an answer or as an event's data.</summary>
    public static CustomerFact? OfAccount(JsonElement account)
    {
        var told = new Inputs(account);
        return told.Text("id") is not { } id ? null : new(id)
        {
            Customer = told.Text("customerId"),
            Name = told.Text("name"),
            Email = told.Text("primaryEmail"),
            Links = LinksIn(told["settings"]),
        };
    }

    public static CustomerFact? OfEvent(JsonElement envelope) => OfAccount(new Inputs(envelope)["data"]);

    /// <summary>A customer that was made together with its first account.</summary>
    public static CustomerFact? OfCustomer(Inputs inputs, JsonElement output)
    {
        var (customer, asked) = (new Inputs(output), new Inputs(inputs["account"]));
        var account = new Inputs(customer["account"]);
        return (account.Text("id") ?? asked.Text("id")) is not { } id ? null : new(id)
        {
            Customer = customer.Text("id") ?? inputs.Text("id"),
            Name = account.Text("name") ?? customer.Text("name") ?? inputs.Text("name"),
            Email = customer.Text("primaryEmail") ?? inputs.Text("primary_email"),
            // Only what the answer shows: a customer that was there already did not take the settings that came along.
            Links = LinksIn(account["settings"]),
        };
    }

    /// <summary>A setting that was read or written.</summary>
    public static CustomerFact? OfSetting(Inputs inputs, JsonElement output)
    {
        var told = new Inputs(output);
        var isOfAccount = (inputs.Text("entity_type") ?? told.Text("entityType") ?? "ACCOUNT") == "ACCOUNT";
        return isOfAccount && inputs.Text("entity_id") is { } account && inputs.Text("setting") is { } setting && IsLink(setting)
            && told.Text("value") is { } value
            ? new(account) { Links = [new(setting, value)] }
            : null;
    }

    private static List<KeyValuePair<string, string>> LinksIn(JsonElement settings)
    {
        if (settings.ValueKind != JsonValueKind.Array)
            return [];
        var links = new List<KeyValuePair<string, string>>();
        foreach (var item in settings.EnumerateArray())
        {
            var setting = new Inputs(item);
            if (setting.Text("id") is { } id && IsLink(id) && (setting.Text("namespace") ?? User) == User
                && setting.Text("value") is { } value)
                links.Add(new(id, value));
        }
        return links;
    }

    private static bool IsLink(string setting) => Book.Links.Any(link => link.Setting == setting);
}
