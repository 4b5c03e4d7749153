using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Stripe;
using FlowDesigner.Web.Sandbox.Togai;
using Xunit.Abstractions;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class SpecTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Shapes_and_answers_agree_with_the_providers_own_descriptions()
    {
        if (SpecFile.Find("stripe-openapi-subset.json") is not { } stripe || SpecFile.Find("togai-openapi.yaml") is not { } togai)
        {
            output.WriteLine("No API descriptions found (FLOWDESIGNER_SPECS): nothing was compared.");
            return;
        }
        await using var server = await SandboxServer.StartAsync();
        var stripeCheck = Check(new SpecCheck(stripe), new StripeSandbox());
        stripeCheck.Answer("account", (await server.Stripe(Get, "/v1/account")).Json);
        stripeCheck.Answer("balance", (await server.Stripe(Get, "/v1/balance")).Json);
        var form = "name=Ada&shipping[name]=A&shipping[address][city]=P";
        stripeCheck.Answer("customer", (await server.Stripe(Post, "/v1/customers", form)).Json);
        var item = $"customer={(await server.Stripe(Get, "/v1/customers")).Json["data"]![0]!["id"]}&amount=1999&currency=usd";
        stripeCheck.Answer("invoiceitem", (await server.Stripe(Post, "/v1/invoiceitems", item)).Json);
        stripeCheck.Answer("event", (await server.Stripe(Get, "/v1/events")).Json["data"]![0]!);
        var endpoint = "url=https://a.example&enabled_events[]=*";
        stripeCheck.Answer("webhook_endpoint", (await server.Stripe(Post, "/v1/webhook_endpoints", endpoint)).Json);
        stripeCheck.Answer("error", (await server.Stripe(Get, "/v1/customers/x")).Json);

        var togaiCheck = Check(new SpecCheck(togai), new TogaiSandbox());
        var customer = """{"id":"acme","name":"ACME","primaryEmail":"a@b.example","address":{"city":"Pune"}}""";
        togaiCheck.Answer("CreateCustomerResponse", (await server.Togai(Post, "/customers", customer)).Json);
        togaiCheck.Answer("Customer", (await server.Togai(Get, "/customers/acme")).Json);
        togaiCheck.Answer("CustomerPaginatedResponse", (await server.Togai(Get, "/customers")).Json);
        togaiCheck.Answer("Account", (await server.Togai(Get, "/accounts/acme")).Json);
        togaiCheck.Answer("AccountPaginatedResponse", (await server.Togai(Get, "/accounts?pageSize=1")).Json);
        togaiCheck.Answer("ErrorResponse", (await server.Togai(Get, "/accounts/none")).Json);

        output.WriteLine($"Compared {stripeCheck.Compared} values of Stripe and {togaiCheck.Compared} of Togai.");
        List<string> differences = [.. stripeCheck.Differences, .. togaiCheck.Differences];
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static SpecCheck Check(SpecCheck check, ISandboxApp app)
    {
        foreach (var operation in app.Operations) check.Request(operation);
        return check;
    }
}
