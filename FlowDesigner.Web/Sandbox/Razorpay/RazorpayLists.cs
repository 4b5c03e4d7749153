using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Razorpay;

/// <summary>Razorpay's collections: newest first, paged by count and skip.</summary>
internal static class RazorpayLists
{
    public static Answer Page(Call call, string kind, params Lookup[] where)
    {
        var count = call.Integer("count", 10);
        var skip = call.Integer("skip", 0);
        if (count is < 1 or > 100) return RazorpayErrors.Bad("The count must be between 1 and 100.", "count");
        if (skip < 0) return RazorpayErrors.Bad("The skip must be at least 0.", "skip");
        var found = call.Session.Page(new PageQuery(call.App, kind, count)
        {
            Skip = skip, Where = where, CreatedFrom = (long?)call.Values["from"], CreatedTo = (long?)call.Values["to"],
        });
        var items = string.Join(',', found.Select(f => f.Json));
        return new Answer(200, $$"""{"entity":"collection","count":{{found.Count}},"items":[{{items}}]}""");
    }
}
