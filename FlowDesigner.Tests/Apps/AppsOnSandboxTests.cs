using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Sandbox;
using static FlowDesigner.Tests.Apps.StripeAppTests;

namespace FlowDesigner.Tests.Apps;

/// <summary>The apps against the stand-ins, which share no type with them: what one gets wrong the other does not excuse.</summary>
public sealed class AppsOnSandboxTests : IAsyncLifetime, IDisposable
{
    private readonly ConnectionKit _kit = new("127.0.0.1");
    private SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        _kit.Sandbox.Host = new Uri(_sandbox.Url);
        await _kit.Service.EnsureSandboxConnectionsAsync(default);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    public void Dispose() => _kit.Dispose();

    /// <summary>One step as the engine carries it out, follow-up included.</summary>
    private async Task<JsonElement> RunAsync(string app, string key, string inputs, string? idempotencyKey = null)
    {
        var action = AppCatalog.BuiltIn.FindAction(app, key)!;
        var mapped = In(inputs);
        InputCheck.Demand(action.Inputs, mapped);
        var answer = await SendAsync(app, action.Request!(mapped), action.KeyHeader is { } header
            && idempotencyKey is not null ? new(header, idempotencyKey) : null);
        if (action.FollowUp?.Invoke(mapped, answer) is { } next)
            answer = await SendAsync(app, next, null);
        Assert.True(action.Accepts(answer), $"{app}.{key}: {answer.Status} {answer.Snippet()}");
        return action.Output?.Invoke(mapped, answer) ?? answer.Json;
    }

    private async Task<AppResponse> SendAsync(string app, AppRequest request, KeyValuePair<string, string>? key)
    {
        var view = await _kit.Service.FindAsync(Viewer.Nobody, "sandbox-" + app, default);
        var connection = await _kit.Directory.OpenAsync(view!.RowId, default);
        return Assert.IsType<CallOutcome.Answered>(await _kit.Transport.SendAsync(connection, request, key, TimeSpan.FromSeconds(20),
            default)).Response;
    }

    [Theory, InlineData("stripe"), InlineData("razorpay"), InlineData("togai"), InlineData("zoho")]
    public async Task The_sandboxes_connections_pass_their_check(string app)
    {
        var view = await _kit.Service.FindAsync(Viewer.Nobody, "sandbox-" + app, default);
        var check = await _kit.Service.CheckAsync(Viewer.Nobody, view!.RowId, default);
        Assert.True(check!.Ok, check.Message);
    }

    [Fact]
    public async Task A_stripe_customer_is_made_once_per_key_found_changed_and_looked_up()
    {
        const string inputs = """
            {"name":"Ada & Söhne","email":"ada@example.com","phone":"+442071234567",
                "address":{"line1":"1 Rd","city":"London","country":"GB"},
             "metadata":{"togaiAccountId":"ACC00001","togaiCustomerId":"ada"}}
            """;
        var made = await RunAsync("stripe", "create_customer", inputs, "fd-1");
        var id = made.GetProperty("id").GetString();
        Assert.Equal(id, (await RunAsync("stripe", "create_customer", inputs, "fd-1")).GetProperty("id").GetString());
        Assert.Equal("ACC00001", made.GetProperty("metadata").GetProperty("togaiAccountId").GetString());
        var lookUp = AppCatalog.BuiltIn.FindAction("stripe", "create_customer")!.LookUp!;
        var found = lookUp.Find(In(inputs), await SendAsync("stripe", lookUp.Request(In(inputs))!, null));
        Assert.Equal(id, Assert.IsType<Found.It>(found).Output.GetProperty("id").GetString());
        await RunAsync("stripe", "update_customer", $$$"""{"id":"{{{id}}}","name":"Ada Ltd","metadata":{"note":"x"}}""");
        var now = await RunAsync("stripe", "find_customer", $$"""{"id":"{{id}}"}""");
        Assert.Equal(
            (true, "Ada Ltd", "ada@example.com"),
            (now.GetProperty("found").GetBoolean(), now.GetProperty("name").GetString(), now.GetProperty("email").GetString()));
        Assert.Equal("ACC00001", now.GetProperty("metadata").GetProperty("togaiAccountId").GetString());
        Assert.False((await RunAsync("stripe", "find_customer", """{"id":"cus_none"}""")).GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task Another_body_under_a_used_key_is_stuck()
    {
        await RunAsync("stripe", "create_customer", """{"name":"One"}""", "fd-2");
        var create = AppCatalog.BuiltIn.FindAction("stripe", "create_customer")!;
        var answer = await SendAsync("stripe", create.Request!(In("""{"name":"Two"}""")), new("Idempotency-Key", "fd-2"));
        Assert.Equal(Verdict.Stuck, AppCatalog.BuiltIn["stripe"].Judge(answer));
    }

    [Theory, InlineData("stripe", 230), InlineData("togai", 130)]
    public async Task Every_customer_is_listed_once_page_by_page(string app, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await RunAsync(app, "create_customer", app == "stripe"
                ? $$"""{"name":"Customer {{i}}","email":"c{{i}}@example.com"}"""
                : $$"""{"id":"c{{i}}","name":"Customer {{i}}","primary_email":"c{{i}}@example.com"}""");
        }
        var paging = AppCatalog.BuiltIn.FindAction(app, "list_customers")!.Paging!;
        var seen = new List<string>();
        var pages = 0;
        string? cursor = null;
        do
        {
            var page = await SendAsync(app, paging.At(In("{}"), cursor), null);
            seen.AddRange(paging.Items(page).Select(item => item.GetProperty(paging.ItemKey).GetString()!));
            cursor = paging.Next(page, cursor);
            pages++;
        }
        while (cursor is not null && pages < 10);
        Assert.Equal(count, seen.Distinct().Count());
        Assert.Equal(count, seen.Count);
        Assert.InRange(pages, 2, 4);
    }

    [Fact]
    public async Task A_razorpay_customer_is_handed_back_instead_of_made_again()
    {
        const string inputs =
            """{"name":"Café & Co","email":"ada@example.com","contact":"+91 90000 00001","notes":{"togaiAccountId":"ACC00001"}}""";
        var made = await RunAsync("razorpay", "create_customer", inputs);
        var again = await RunAsync("razorpay", "create_customer", inputs.Replace("ACC00001", "ACC00002", StringComparison.Ordinal));
        Assert.Equal(made.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal(
            (JsonValueKind.Null, "ACC00001"),
            (made.GetProperty("other_account").ValueKind, again.GetProperty("other_account").GetString()));
        Assert.True((await RunAsync("razorpay", "find_customer", $$"""{"id":"{{made.GetProperty("id").GetString()}}"}"""))
            .GetProperty("found").GetBoolean());
        Assert.False((await RunAsync("razorpay", "find_customer", """{"id":"cust_AAAAAAAAAAAAAA"}""")).GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task A_razorpay_order_is_made_once_per_receipt_and_found_by_it()
    {
        const string inputs = """{"receipt":"inv-1","amount":125000,"currency":"inr","notes":{"togaiAccountId":"ACC00001"}}""";
        var create = AppCatalog.BuiltIn.FindAction("razorpay", "create_order")!;
        Assert.Equal("create an order of INR 1,250.00 for inv-1", create.Sentence!(In(inputs)));
        var question = create.LookUp!.Request(In(inputs))!;
        Assert.IsType<Found.Nothing>(create.LookUp.Find(In(inputs), await SendAsync("razorpay", question, null)));
        var made = await RunAsync("razorpay", "create_order", inputs);
        Assert.Equal((125000, "INR"), (made.GetProperty("amount").GetInt64(), made.GetProperty("currency").GetString()));
        var again = await SendAsync("razorpay", create.Request!(In(inputs)), null);
        Assert.Equal(Verdict.Declined, AppCatalog.BuiltIn["razorpay"].Judge(again));
        Assert.Single(_sandbox.Browser.Objects("razorpay", "order").Objects);

        var list = await SendAsync("razorpay", question, null);
        var found = Assert.IsType<Found.It>(create.LookUp.Find(In(inputs), list)).Output;
        Assert.Equal(made.GetProperty("id").GetString(), found.GetProperty("id").GetString());
        Assert.IsType<Found.Unclear>(create.LookUp.Find(In(inputs.Replace("125000", "125001", StringComparison.Ordinal)), list));
        foreach (var order in (string[])[
            """{"amount":99,"currency":"INR"}""", """{"amount":-5,"currency":"USD"}""", """{"amount":5,"currency":"usdt"}"""])
        {
            var refused = await SendAsync("razorpay", AppRequest.Json(HttpMethod.Post, "v1/orders", In(order).Value), null);
            Assert.Equal(400, refused.Status);
        }
        var between = Assert.Throws<InputException>(() => create.Request!(In("""{"receipt":"r","amount":5124,"currency":"KWD"}""")));
        Assert.Equal("money.inexact", between.Code);
    }

    [Fact]
    public async Task A_togai_customer_comes_with_its_account_and_its_link()
    {
        const string inputs = """
            {"id":"cus_1","name":"Ada Ltd","primary_email":"ada@example.com",
                "address":{"line1":"1 Rd","postal_code":"411001","country":"IN"},
             "account":{"id":"cus_1","name":"Ada Ltd","invoice_currency":"USD"},"settings":{"StripeCustomerId":"cus_1"}}
            """;
        var made = await RunAsync("togai", "create_customer", inputs);
        Assert.Equal("cus_1", made.GetProperty("account").GetProperty("id").GetString());
        var again = await RunAsync("togai", "create_customer", inputs);
        Assert.Equal(("cus_1", "cus_1"), (again.GetProperty("id").GetString(), again.GetProperty("account").GetProperty("id").GetString()));
        await Assert.ThrowsAsync<InputException>(
            () => RunAsync("togai", "create_customer", inputs.Replace("ada@", "eve@", StringComparison.Ordinal)));
        Assert.Equal("cus_1", (await RunAsync("togai", "get_setting", """{"entity_id":"cus_1","setting":"StripeCustomerId"}"""))
            .GetProperty("value").GetString());
        Assert.True((await RunAsync("togai", "get_account", """{"id":"cus_1"}""")).GetProperty("found").GetBoolean());
        Assert.True((await RunAsync("togai", "get_customer", """{"id":"cus_1"}""")).GetProperty("found").GetBoolean());
        Assert.False((await RunAsync("togai", "get_account", """{"id":"nobody"}""")).GetProperty("found").GetBoolean());
        var account =
            """{"id":"second","name":"Second one","customer_id":"cus_1","net_term_days":15,"metadata":{"k":"v"},"settings":{"RazorPayCustomerId":"cust_1"}}""";
        Assert.Equal("second", (await RunAsync("togai", "create_account", account)).GetProperty("id").GetString());
        Assert.Equal("second", (await RunAsync("togai", "create_account", account)).GetProperty("id").GetString());
        Assert.Equal("cust_1", (await RunAsync("togai", "get_setting", """{"entity_id":"second","setting":"RazorPayCustomerId"}"""))
            .GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_setting_is_absent_then_made_then_changed()
    {
        const string which = "\"entity_id\":\"ACC-99\",\"setting\":\"StripeCustomerId\"";
        Assert.Equal("""{"found":false,"value":null}""", (await RunAsync("togai", "get_setting", $$"""{{{which}}}""")).GetRawText());
        foreach (var value in new[] { "cus_1", "cus_2" })
        {
            await RunAsync("togai", "set_setting", $$"""{{{which}},"value":"{{value}}"}""");
            Assert.Equal(value, (await RunAsync("togai", "get_setting", $$"""{{{which}}}""")).GetProperty("value").GetString());
        }
    }

    [Fact]
    public async Task A_zoho_contact_is_made_found_looked_up_and_its_name_is_taken_once()
    {
        const string inputs = """
            {"contact_name":"Ada & Söhne","email":"ada@example.com","phone":"+442071234567","contact_number":"ACC00001",
             "billing_address":{"address":"1 Rd","city":"London","country":"GB"}}
            """;
        var made = await RunAsync("zoho", "create_contact", inputs);
        var id = made.GetProperty("contact_id").GetString();
        var create = AppCatalog.BuiltIn.FindAction("zoho", "create_contact")!;
        var twin = create.LookUp!.Find(In(inputs), await SendAsync("zoho", create.LookUp.Request(In(inputs))!, null));
        Assert.Equal(id, Assert.IsType<Found.It>(twin).Output.GetProperty("contact_id").GetString());
        var found = await RunAsync("zoho", "find_contact", """{"email":"ADA@example.com"}""");
        Assert.Equal((true, id), (found.GetProperty("found").GetBoolean(), found.GetProperty("contact_id").GetString()));
        Assert.False((await RunAsync("zoho", "find_contact", """{"email":"nobody@example.com"}""")).GetProperty("found").GetBoolean());

        var app = AppCatalog.BuiltIn["zoho"];
        var again = await SendAsync("zoho", create.Request!(In(inputs)), null);
        Assert.Equal((Verdict.Declined, "The customer \"Ada & Söhne\" already exists. Specify a different name. (code 3062)"),
            (app.Judge(again), app.ErrorText(again)));
        var other = In("""{"contact_name":"Ada & Söhne","email":"eve@example.com"}""");
        Assert.IsType<Found.Unclear>(create.LookUp.Find(other, await SendAsync("zoho", create.LookUp.Request(other)!, null)));
        Assert.IsType<Found.Nothing>(create.LookUp.Find(
            In("""{"contact_name":"New"}"""), await SendAsync("zoho", create.LookUp.Request(In("""{"contact_name":"New"}"""))!, null)));
    }

    [Fact]
    public async Task A_zoho_contact_with_a_unique_field_is_updated_by_a_repeat()
    {
        const string inputs =
            """{"contact_name":"Ada Ltd","email":"ada@example.com","unique_field":"cf_togai_account","unique_value":"ACC-1"}""";
        Assert.Equal(Effect.Natural, AppCatalog.BuiltIn.FindAction("zoho", "create_contact")!.EffectFor(In(inputs)));
        var made = await RunAsync("zoho", "create_contact", inputs);
        var again = await RunAsync("zoho", "create_contact", inputs.Replace("Ada Ltd", "Ada GmbH", StringComparison.Ordinal));
        Assert.Equal(made.GetProperty("contact_id").GetString(), again.GetProperty("contact_id").GetString());
        Assert.Equal("Ada GmbH", Assert.Single(_sandbox.Browser.Objects("zoho", "contact").Objects).Title);
    }

    [Fact]
    public async Task A_zoho_invoice_is_found_by_its_reference_and_settled_by_a_payment()
    {
        var customer = (await RunAsync("zoho", "create_contact", """{"contact_name":"Ada Ltd"}""")).GetProperty("contact_id").GetString();
        var inputs =
            $$"""{"customer_id":"{{customer}}","reference_number":"inv.1","line_items":[{"name":"Usage","rate":"12.50","quantity":2}],"send":true}""";
        var made = await RunAsync("zoho", "create_invoice", inputs);
        var id = made.GetProperty("invoice_id").GetString();
        Assert.Equal((25.00m, "sent"), (made.GetProperty("total").GetDecimal(), made.GetProperty("status").GetString()));
        var lookUp = AppCatalog.BuiltIn.FindAction("zoho", "create_invoice")!.LookUp!;
        var found = lookUp.Find(In(inputs), await SendAsync("zoho", lookUp.Request(In(inputs))!, null));
        Assert.Equal(id, Assert.IsType<Found.It>(found).Output.GetProperty("invoice_id").GetString());
        var payment =
            $$"""{"customer_id":"{{customer}}","invoice_id":"{{id}}","amount":"25.00","date":"2026-07-31","payment_mode":"Stripe","reference_number":"pi_1"}""";
        Assert.Equal("pi_1", (await RunAsync("zoho", "record_payment", payment)).GetProperty("reference_number").GetString());
        Assert.Contains(
            "\"status\":\"paid\"", Assert.Single(_sandbox.Browser.Objects("zoho", "invoice").Objects).Json, StringComparison.Ordinal);
        var paid = AppCatalog.BuiltIn.FindAction("zoho", "record_payment")!.LookUp!;
        Assert.IsType<Found.It>(paid.Find(In(payment), await SendAsync("zoho", paid.Request(In(payment))!, null)));
    }
}
