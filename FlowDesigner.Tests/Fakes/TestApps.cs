using FlowDesigner.Core.Apps;

namespace FlowDesigner.Tests.Fakes;

/// <summary>The built-in apps and a shop that has one action of every effect.</summary>
public static class TestApps
{
    public static AppCatalog Catalog { get; } = new([.. AppCatalog.BuiltIn.Apps, Shop]);

    private static App Shop => new("shop", "Shop", "https://shop.test/")
    {
        Description = "A shop for tests.",
        Docs = "https://shop.test/docs",
        Connection = [Field.Secret("token", "Token")],
        Triggers =
        [
            new AppTrigger("sold", "Something was sold") { Description = "", Docs = "", Sample = """{ "id": "s1", "amount": 5 }""" },
            new AppTrigger("paid", "Paid") { Description = "", Docs = "", Sample = """{ "id": "p1", "order": "o1", "amount": 5 }""" },
        ],
        Actions =
        [
            Write("charge", Effect.Keyed) with { KeyHeader = "Idempotency-Key", LookUp = LookUp },
            Write("put", Effect.Natural),
            Write("mail", Effect.Unsafe),
            Write("ship", Effect.Unsafe) with { LookUp = LookUp },
            new AppAction("stock", "Read stock", Effect.Read)
            {
                Description = "", Docs = "", Sample = """{ "left": 3 }""", Request = inputs => AppRequest.Get("stock")
                    .With("of", inputs.Text("of")),
            },
            new AppAction("orders", "List orders", Effect.Read)
            {
                Description = "", Docs = "", Sample = """{ "data": [] }""",
                Request = _ => AppRequest.Get("orders"),
                Paging = new Paging(
                    page => page.Json.GetProperty("data").EnumerateArray(),
                    (page, _) => page.Text("next"),
                    (_, cursor) => AppRequest.Get("orders").With("after", cursor)),
            },
        ],
    };

    private static LookUp LookUp => new(
        inputs => AppRequest.Get("made").With("ref", inputs.Text("ref")),
        (_, answer) => answer.Text("id") is { } ? new Found.It(answer.Json)
            : answer.Text("unclear") is { } why ? new Found.Unclear(why) : new Found.Nothing());

    private static AppAction Write(string key, Effect effect) => new(key, key, effect)
    {
        Description = "", Docs = "", Sample = """{ "id": "sample_1" }""",
        Inputs = [Field.Text("ref", "Reference").Optional(), Field.Any("amount", "Amount").Optional()],
        Request = inputs => AppRequest.Json(HttpMethod.Post, key, inputs.Value),
        Sentence = inputs => $"{key} {inputs.Text("ref")}",
    };
}
