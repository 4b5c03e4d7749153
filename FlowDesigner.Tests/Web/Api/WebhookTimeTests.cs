using FlowDesigner.Tests.Sandbox;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>What time and restarts do to the webhook door; each test has a server of its own, as it sets the clock ahead.</summary>
public sealed class WebhookTimeTests
{
    [Fact]
    public async Task W_02_a_copy_after_a_restart_and_after_eight_days_is_still_the_same_run()
    {
        using var folder = new Fakes.TempFolder();
        string first;
        string url;
        await using (var app = new LiveApp(folder.Path))
        {
            var door = await Door.OpenAsync(app);
            url = new Uri(door.Url).AbsolutePath;
            first = (await door.SendAsync(Door.Event("evt_w02"))).Text("runId")!;
            await app.EndedAsync(first);
        }
        await using var again = new LiveApp(folder.Path);
        again.Clock.Advance(TimeSpan.FromDays(8));
        var known = new Door(again, new Uri(again.Address, url).ToString(), Door.Secret, "");
        var answer = await known.SendAsync(Door.Event("evt_w02"));
        Assert.Equal((200, first), (answer.Status, answer.Text("runId")));
    }

    [Fact]
    public async Task W_05_a_razorpay_body_that_comes_again_29_days_later_makes_no_second_run()
    {
        await using var app = new LiveApp();
        var door = await Door.OpenAsync(app, "razorpay", "invoice_paid");
        var body =
            """{"entity":"event","event":"invoice.paid","contains":["invoice"],"payload":{"invoice":{"entity":{"id":"inv_1"} } },"created_at":1785500000}"""u8.ToArray();
        Task<Reply> SendAsync(string? id) => app.HookAsync(door.Url, body, id is null
            ? [("X-Razorpay-Signature", Door.Mac(body, Door.Secret))]
            : [("X-Razorpay-Signature", Door.Mac(body, Door.Secret)), ("x-razorpay-event-id", id)]);
        var first = await SendAsync("evt_r1");
        Assert.Equal(202, first.Status);
        Assert.Equal(200, (await SendAsync("evt_r1")).Status);
        app.Clock.Advance(TimeSpan.FromDays(29));
        var late = await SendAsync("evt_r1");
        Assert.Equal((200, first.Text("runId")), (late.Status, late.Text("runId")));
        // The id's header is not signed: the same body under another id, or under none, is still the same event.
        foreach (var id in (string?[])["evt_forged", null, "evt_forged"])
            Assert.Equal(first.Text("runId"), (await SendAsync(id)).Text("runId"));
        Assert.Equal(1, await door.RunsAsync());
    }

    [Fact]
    public async Task W_06_rotation_takes_both_secrets_for_a_day_and_then_the_new_one_only()
    {
        await using var app = new LiveApp();
        var door = await Door.OpenAsync(app);
        var rotated = await app.PostAsync($"flow-connections/{door.FlowConnection}/secret", """{"secret":"whsec_the_next_one"}""");
        Assert.Equal(200, rotated.Status);
        Assert.DoesNotContain("whsec_the_next_one", rotated.Body, StringComparison.Ordinal);
        Assert.Equal(202, (await door.SendAsync(Door.Event("evt_1"))).Status);
        Assert.Equal(202, (await door.SendAsync(Door.Event("evt_2"), null, "whsec_the_next_one")).Status);
        app.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(401, (await door.SendAsync(Door.Event("evt_3"))).Status);
        Assert.Equal(202, (await door.SendAsync(Door.Event("evt_3"), null, "whsec_the_next_one")).Status);
        Assert.Equal(400, (await app.PostAsync($"flow-connections/{door.FlowConnection}/secret", """{"secret":"short"}""")).Status);
    }

    [Fact]
    public async Task W_03_order_events_of_one_customer_that_come_in_any_order_end_in_the_same_state()
    {
        await using var app = new LiveApp();
        var live = (string)(await app.ConnectAsync("sync-accounts-stripe-to-togai", Door.Secret, "togai", "stripe"))["id"]!;
        var url = (string)(await app.GetAsync($"flow-connections/{live}")).Json["webhookUrl"]!;
        var door = new Door(app, url, Door.Secret, live);
        // Two events tell of one customer, once before and once after it was linked; each order ends with one account.
        var fresh = Door.Event("evt_a", ",\"email\":\"a@example.com\",\"name\":\"Ada Lovelace\"")
            .Replace("cus_evt_a", "cus_a", StringComparison.Ordinal);
        var other = fresh.Replace("evt_a", "evt_b", StringComparison.Ordinal);
        var answers = await Task.WhenAll(door.SendAsync(other), door.SendAsync(fresh));
        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        await app.AllEndedAsync(live, 2);
        Assert.Single(app.Objects("togai", "customer"));
        Assert.Single(app.Objects("togai", "account"));
    }
}
