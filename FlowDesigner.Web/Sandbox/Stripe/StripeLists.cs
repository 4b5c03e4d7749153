using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Stripe;

/// <summary>Stripe's lists: newest first, paged by the id of the last item seen.</summary>
internal static class StripeLists
{
    /// <summary>Several <paramref name="anyOf"/> look-ups are alternatives; <paramref name="where"/> must all hold.</summary>
    public static Answer Page(
        Call call, string kind, string url, string what, IReadOnlyList<Lookup> where, IReadOnlyList<Lookup>? anyOf = null)
    {
        var limit = call.Integer("limit", 10);
        if (limit > 100) return StripeErrors.Invalid("This value must be less than or equal to 100.", "parameter_invalid_integer", "limit");
        if (limit < 1) return StripeErrors.Invalid("This value must be greater than or equal to 1.", "parameter_invalid_integer", "limit");

        string? after = call.Text("starting_after"), before = call.Text("ending_before");
        if (after is not null && before is not null)
            return StripeErrors.Invalid("You cannot parameterize both starting_after and ending_before.", null, "starting_after");
        var anchor = after ?? before;
        var seq = anchor is null ? null : call.Session.Find(call.App, kind, anchor)?.Seq;
        var param = after is null ? "ending_before" : "starting_after";
        if (anchor is not null && seq is null) return StripeErrors.Invalid($"No such {what}: '{anchor}'", "resource_missing", param);

        var (from, to) = Range(call.Values["created"]);
        var query = new PageQuery(call.App, kind, limit + 1)
        {
            Before = after is null ? null : seq, After = before is null ? null : seq, Where = where, CreatedFrom = from, CreatedTo = to,
        };
        var found = anyOf is null or [] ? call.Session.Page(query) : Merge(call, query, anyOf);
        var items = found.Take(limit);
        if (before is not null) items = items.Reverse();
        var hasMore = found.Count > limit ? "true" : "false";
        var data = string.Join(',', items.Select(i => i.Json));
        return new Answer(200, $$"""{"object":"list","url":"{{url}}","has_more":{{hasMore}},"data":[{{data}}]}""");
    }

    private static List<SandboxObject> Merge(Call call, PageQuery query, IReadOnlyList<Lookup> anyOf)
    {
        var all = anyOf.SelectMany(l => call.Session.Page(query with { Where = [.. query.Where, l] })).DistinctBy(o => o.Seq);
        var ordered = query.After is null ? all.OrderByDescending(o => o.Seq) : all.OrderBy(o => o.Seq);
        return [.. ordered.Take(query.Limit)];
    }

    private static (long? From, long? To) Range(JsonNode? created)
    {
        if (created is JsonValue exact) return ((long)exact, (long)exact);
        if (created is not JsonObject range) return (null, null);
        long? At(string name, int shift) => range[name] is { } value ? (long)value + shift : null;
        return (At("gte", 0) ?? At("gt", 1), At("lte", 0) ?? At("lt", -1));
    }
}
