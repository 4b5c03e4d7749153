using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Razorpay;

internal static class RazorpayPayments
{
    public static IEnumerable<Operation> Operations =>
    [
        new("GET", "/v1/payments", RazorpayShapes.PageInTime, call => RazorpayLists.Page(call, "payment")),
        new("GET", "/v1/payments/{id}", RazorpayShapes.PageInTime.Without("count", "skip", "from", "to"), call =>
            call.Session.Find(call.App, "payment", call.Route["id"]) is { } found
                ? new Answer(200, found.Json)
                : RazorpayErrors.Missing(call.Route["id"], "pay_")),
    ];
}
