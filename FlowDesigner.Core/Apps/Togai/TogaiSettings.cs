using System.Text.Json;

namespace FlowDesigner.Core.Apps.Togai;

/// <summary>Settings of an account: where Togai keeps the ids of other systems.</summary>
internal static class TogaiSettings
{
    private const string Docs = "https://docs.togai.com/docs/settings";

    private const string Sample = """
        "value":"cus_Qexample0001","id":"StripeCustomerId","name":"StripeCustomerId","namespace":"USER","dataType":"STRING",
         "entityType":"ACCOUNT","entityId":"ACC00001"}
        """;

    public static AppAction Get => new("get_setting", "Get setting", Effect.Read)
    {
        Description = "Action to get a setting from Togai. A setting that is absent is a result: found is false and value is null.",
        Docs = Docs,
        Inputs = [EntityId, Setting, EntityType],
        Sample = """{"found":true,""" + Sample,
        Request = inputs => AppRequest.Get(PathOf(inputs)),
        Accepts = answer => answer.IsSuccess || answer.Status == 404,
        Output = GetOutput,
        Tells = TogaiFacts.OfSetting,
    };

    public static AppAction Set => new("set_setting", "Set setting", Effect.Natural)
    {
        Description = "Gives a setting its value, and creates it where it does not exist yet.",
        Docs = Docs,
        Inputs = [EntityId, Setting, Field.Text("value", "Value").Like("cus_Qexample0001").Explain("Always kept as text."), EntityType],
        Sample = "{" + Sample,
        Request = inputs =>
            AppRequest.Json(HttpMethod.Patch, PathOf(inputs), JsonBody.Write(json => json.WriteString("value", inputs.Need("value")))),
        FollowUp = (inputs, answer) => answer.Status == 404 ? AppRequest.Json(HttpMethod.Post, "settings", Whole(inputs)) : null,
        // The answer may be 204 without a body; what was sent is what is stored.
        Output = (inputs, answer) => answer.Json.ValueKind == JsonValueKind.Object ? answer.Json : Whole(inputs),
        Tells = TogaiFacts.OfSetting,
        Sentence = inputs => $"set {inputs.Text("setting")} of {inputs.Text("entity_id")} to “{inputs.Text("value")}”",
    };

    private static Field EntityId => Field.Text("entity_id", "Account ID").Like("ACC00001")
        .Explain("Your own id of the account, or of the entity chosen below.");

    private static Field Setting => Field.Text("setting", "Setting").Like("StripeCustomerId")
        .Explain("StripeCustomerId and RazorPayCustomerId hold the customer's id in Stripe and Razorpay.");

    private static Field EntityType => Field.Choice("entity_type", "Belongs to", "ACCOUNT", "CUSTOMER", "INVOICE", "PRICE_PLAN").Optional()
        .Like("ACCOUNT").Explain("ACCOUNT where nothing is chosen.");

    private static string TypeOf(Inputs inputs) => inputs.Text("entity_type") ?? "ACCOUNT";

    private static string PathOf(Inputs inputs) =>
        "settings/" + AppRequest.Segment($"setting.USER.{inputs.Need("setting")}.{TypeOf(inputs)}.{inputs.Need("entity_id")}");

    private static JsonElement Whole(Inputs inputs) => JsonBody.Write(json =>
    {
        json.WriteString("id", inputs.Need("setting"));
        json.WriteString("name", inputs.Need("setting"));
        json.WriteString("value", inputs.Need("value"));
        json.WriteString("namespace", "USER");
        json.WriteString("dataType", "STRING");
        json.WriteString("entityType", TypeOf(inputs));
        json.WriteString("entityId", inputs.Need("entity_id"));
    });

    private static JsonElement GetOutput(Inputs inputs, AppResponse answer)
    {
        if (answer.Status == 404)
        {
            return JsonBody.Write(json =>
            {
                json.WriteBoolean("found", false);
                json.WriteNull("value");
            });
        }
        return answer.Json.With(json =>
        {
            json.WriteBoolean("found", true);
            json.WriteString("value", answer.Text("value"));
        }, "found", "value");
    }
}
