namespace FlowDesigner.Web.Components.Parts;

/// <summary>The little square that stands for an app or a control: a brand mark, a letter, or an icon on chip fill.</summary>
public sealed record Tile(string Class, string? Icon, string? Letter, string Name)
{
    public static Tile Of(string key) => key switch
    {
        "stripe" => new("tile-stripe", "brand-stripe", null, "Stripe"),
        "razorpay" => new("tile-razorpay", "brand-razorpay", null, "Razorpay"),
        "zoho" => new("tile-zoho", "brand-zoho", null, "Zoho Books"),
        "googlesheets" => new("tile-googlesheets", "brand-googlesheets", null, "Google Sheets"),
        // Togai has no mark in the icon set.
        "togai" => new("tile-togai", null, "T", "Togai"),
        "http" => BuiltIn("globe", "HTTP request"),
        "webhook" => BuiltIn("webhook", "Webhook"),
        "schedule" => BuiltIn("calendar-clock", "Schedule"),
        "manual" => BuiltIn("mouse-pointer-2", "Trigger now"),
        "if" => BuiltIn("split", "If"),
        "switch" => BuiltIn("signpost", "Switch"),
        "parallel" => BuiltIn("git-fork", "Parallel"),
        "join" => BuiltIn("merge", "Join"),
        "call" => BuiltIn("workflow", "Call a flow"),
        "for_each" => BuiltIn("repeat", "For each"),
        "stop" => BuiltIn("octagon", "Stop"),
        "set" or "set_values" => BuiltIn("equal", "Set values"),
        "wait" => BuiltIn("hourglass", "Wait"),
        "approve" => BuiltIn("user-check", "Approve"),
        _ => new("tile-monogram", null, key.Length == 0 ? "?" : char.ToUpperInvariant(key[0]).ToString(), key),
    };

    private static Tile BuiltIn(string icon, string name) => new("tile-builtin", icon, null, name);
}
