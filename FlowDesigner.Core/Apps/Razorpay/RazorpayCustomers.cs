using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.Razorpay;

internal static class RazorpayCustomers
{
    private const string Sample = """
        {"id":"cust_Example000001","entity":"customer","name":"Ada Lovelace Ltd","email":"ada@example.com","contact":"+919000000001",
         "gstin":null,"notes":{"togaiAccountId":"ACC00001"},"created_at":1785500000}
        """;

    public static AppAction Create => new("create_customer", "Create customer", Effect.Natural)
    {
        Description = "Create customer in Razorpay. One with the same e-mail and contact is handed back instead of made again.",
        Docs = "https://razorpay.com/docs/api/customers/create/",
        Inputs =
        [
            Field.Text("name", "Name").Optional().Like("Ada Lovelace Ltd")
                .Explain("3 to 50 letters, digits and . ' / @ ( ); other characters are taken out."),
            Field.Text("email", "Email").Optional().Max(64).Like("ada@example.com")
                .Explain("With neither email nor contact Razorpay cannot recognise a repeat."),
            Field.Text("contact", "Contact").Optional().Like("+919000000001")
                .Explain("Phone number, 8 to 15 digits, with the country code."),
            Field.Text("gstin", "GSTIN").Optional().Like("29ABCDE1234F1Z5").Explain("The customer's GST number."),
            Field.Map("notes", "Notes").Optional().Like("""{"togaiAccountId":"ACC00001"}""")
                .Explain("At most 15 names, values of at most 256 characters."),
        ],
        Sample = Sample.Replace("""{"id":""", """{"other_account":null,"id":""", StringComparison.Ordinal),
        Request = CreateRequest,
        EffectOf = inputs => inputs.Text("email") is null && Contact(inputs) is null ? Effect.Unsafe : Effect.Natural,
        Output = CreatedOutput,
        Sentence = inputs => $"create customer “{inputs.Text("name") ?? inputs.Text("email") ?? "without a name"}”",
    };

    public static AppAction Find => new("find_customer", "Find customer", Effect.Read)
    {
        Description = "Finds a customer by its id. An unknown id is a result: found is false.",
        Docs = "https://razorpay.com/docs/api/customers/fetch-with-id/",
        Inputs = [Field.Text("id", "Customer ID").Like("cust_Example000001")
            .Explain("The id of an existing customer; it begins with cust_.")],
        Sample = Sample.Replace("""{"id":""", """{"found":true,"id":""", StringComparison.Ordinal),
        Request = inputs => AppRequest.Get("v1/customers/" + inputs.Segment("id")),
        Accepts = answer => answer.IsSuccess || IsUnknownId(answer),
        Output = (_, answer) => answer.IsSuccess
            ? answer.Json.With(json => json.WriteBoolean("found", true), "found")
            : JsonBody.Write(json => json.WriteBoolean("found", false)),
    };

    private static AppRequest CreateRequest(Inputs inputs) =>
        AppRequest.Json(HttpMethod.Post, "v1/customers", JsonBody.Write(json =>
        {
            json.WriteField("name", CleanName(inputs.Text("name")));
            json.WriteField("email", inputs.Text("email"));
            json.WriteField("contact", Contact(inputs));
            // "0" hands back the customer with these details instead of refusing.
            json.WriteString("fail_existing", "0");
            json.WriteField("gstin", inputs.Text("gstin"));
            json.WriteField("notes", inputs["notes"]);
        }));

    // Two accounts that share e-mail and phone get the same customer; the flow can see it here.
    private static JsonElement CreatedOutput(Inputs inputs, AppResponse answer)
    {
        var asked = AccountOf(inputs.Value);
        var found = AccountOf(answer.Json);
        return answer.Json.With(json => json.WriteString("other_account", asked is not null && found != asked ? found : null),
            "other_account");
    }

    // Notes are an object, or an empty list where there are none.
    private static string? AccountOf(JsonElement customer) =>
        new Inputs(customer)["notes"] is { ValueKind: JsonValueKind.Object } notes ? new Inputs(notes).Text("togaiAccountId") : null;

    private static bool IsUnknownId(AppResponse answer) =>
        answer.Status == 400
        && answer.Text("error", "description") is { } words
        && (words.Contains("does not exist", StringComparison.OrdinalIgnoreCase)
            || words.Contains("not a valid id", StringComparison.OrdinalIgnoreCase));

    /// <summary>A name within Razorpay's rule; null where nothing of it is left.</summary>
    internal static string? CleanName(string? name)
    {
        if (name is null)
            return null;
        var kept = new StringBuilder();
        // Accents come apart from their letters, so that "é" is kept as "e".
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter) || ".'/@()".Contains(letter, StringComparison.Ordinal))
                kept.Append(letter);
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && kept.Length > 0 && kept[^1] != ' ')
                kept.Append(' ');
        }
        var text = kept.ToString().Trim();
        return text.Length switch
        {
            0 => null,
            < 3 => text.PadRight(3, '.'),
            > 50 => text[..50].TrimEnd(),
            _ => text,
        };
    }

    private static string? Contact(Inputs inputs)
    {
        var digits = new string([.. (inputs.Text("contact") ?? "").Where((c, i) => char.IsAsciiDigit(c) || (i == 0 && c == '+'))]);
        return digits.Length > 1 ? digits : null;
    }
}
