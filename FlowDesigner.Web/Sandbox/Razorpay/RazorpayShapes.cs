using FlowDesigner.Web.Sandbox.Shapes;
using static FlowDesigner.Web.Sandbox.Shapes.Shape;

namespace FlowDesigner.Web.Sandbox.Razorpay;

/// <summary>What Razorpay accepts, per operation.</summary>
internal static class RazorpayShapes
{
    private static readonly Shape Notes = Map(Text(256) with { Or = Number }, maxKeys: 15, maxKeyLength: 256);

    // Some clients send an empty list where they mean no notes, as the answers do.
    private static readonly Shape NotesOrNone = Notes with { Or = List(Text(), max: 0) };

    public static readonly Shape UpdateCustomer = Object(("name", Text(50, min: 3)), ("email", Text(64)), ("contact", Text(16)));
    public static readonly Shape CreateCustomer = UpdateCustomer.Plus(("fail_existing", Flag), ("gstin", Text(15)), ("notes", NotesOrNone));

    public static readonly Shape Nothing = Object();
    public static readonly Shape Page = Object(("count", Integer), ("skip", Integer));
    public static readonly Shape PageInTime = Page.Plus(("from", Integer), ("to", Integer), ("expand[]", Text()));

    public static readonly Shape CreateOrder = Object(
        Field.Required("amount", Integer), Field.Required("currency", Text()), ("receipt", Text(40)), ("notes", NotesOrNone),
        ("partial_payment", Flag), ("first_payment_min_amount", Integer));

    public static readonly Shape ListOrders = PageInTime.Plus(("receipt", Text()), ("authorized", Flag));
}
