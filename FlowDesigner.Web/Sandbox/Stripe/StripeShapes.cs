using FlowDesigner.Web.Sandbox.Shapes;
using static FlowDesigner.Web.Sandbox.Shapes.Field;
using static FlowDesigner.Web.Sandbox.Shapes.Shape;

namespace FlowDesigner.Web.Sandbox.Stripe;

/// <summary>What Stripe accepts, per operation, at the version the sandbox speaks.</summary>
internal static class StripeShapes
{
    private static readonly Shape Line = Text(5000);
    private static readonly Shape Metadata = Map(Text(500), maxKeys: 50, maxKeyLength: 40).Clearable();
    private static readonly Field Expand = ("expand", List(Line));

    private static readonly Shape Address = Object(
        ("city", Line), ("country", Line), ("line1", Line), ("line2", Line), ("postal_code", Line), ("state", Line));

    private static readonly Shape InvoiceSettings = Object(
        ("custom_fields", List(Object(Required("name", Text(30)), Required("value", Text(30))), max: 4).Clearable()),
        ("default_payment_method", Line),
        ("footer", Line),
        ("rendering_options", Object(
            ("amount_tax_display", Choice("exclude_tax", "include_inclusive_tax").Clearable()), ("template", Text())).Clearable()));

    private static readonly Shape Customer = Object(
        ("address", Address.Clearable()),
        ("balance", Integer),
        ("business_name", Text(150)),
        ("cash_balance", Object(("settings", Object(("reconciliation_mode", Choice("automatic", "manual", "merchant_default")))))),
        ("description", Line),
        ("email", Text(512)),
        Expand,
        ("individual_name", Text(150)),
        ("invoice_prefix", Line),
        ("invoice_settings", InvoiceSettings),
        ("metadata", Metadata),
        ("name", Text(256)),
        ("next_invoice_sequence", Integer),
        ("phone", Text(20)),
        ("preferred_locales", List(Line)),
        ("shipping", Object(Required("address", Address), Required("name", Line), ("phone", Line)).Clearable()),
        ("source", Line),
        ("tax_exempt", Choice("exempt", "none", "reverse").Clearable()),
        ("validate", YesNo));

    public static readonly Shape CreateCustomer = Customer.Plus(
        ("payment_method", Line),
        ("tax", Tax("deferred", "immediately")),
        ("tax_id_data", List(Object(Required("type", Text()), Required("value", Text())))),
        ("test_clock", Line));

    public static readonly Shape UpdateCustomer = Customer.Plus(
        ("default_source", Text(500)), ("tax", Tax("deferred", "immediately", "auto")));

    private static readonly Shape TaxBehavior = Choice("exclusive", "inclusive", "unspecified");

    public static readonly Shape CreateInvoiceItem = Object(
        ("amount", Integer),
        ("currency", Text()),
        ("customer", Line),
        ("customer_account", Text()),
        ("description", Line),
        ("discountable", YesNo),
        ("discounts", List(Object(("coupon", Line), ("discount", Line), ("promotion_code", Text()))).Clearable()),
        Expand,
        ("invoice", Line),
        ("metadata", Metadata),
        ("period", Object(Required("end", Integer), Required("start", Integer))),
        ("price_data", Object(
            Required("currency", Text()), Required("product", Line), ("tax_behavior", TaxBehavior), ("unit_amount", Integer),
            ("unit_amount_decimal", Text()))),
        ("pricing", Object(("price", Text()))),
        ("quantity", Integer),
        ("quantity_decimal", Text()),
        ("subscription", Line),
        ("tax_behavior", TaxBehavior),
        ("tax_code", Text()),
        ("tax_rates", List(Line)),
        ("unit_amount_decimal", Text()));

    public static readonly Shape Nothing = Object();
    public static readonly Shape Retrieve = Object(Expand);

    private static readonly Shape Created = Integer with
    {
        Or = Object(("gt", Integer), ("gte", Integer), ("lt", Integer), ("lte", Integer)),
    };

    public static readonly Shape Page = Object(Expand, ("ending_before", Line), ("limit", Integer), ("starting_after", Line));
    public static readonly Shape ListCustomers = Page.Plus(("created", Created), ("email", Text(512)), ("test_clock", Line));
    public static readonly Shape ListInvoiceItems = Page.Plus(
        ("created", Created), ("customer", Line), ("customer_account", Text()), ("invoice", Line), ("pending", YesNo));

    public static readonly Shape ListEvents = Page.Plus(
        ("created", Created), ("delivery_success", YesNo), ("type", Line), ("types", List(Line, max: 20)));

    private static readonly Shape Endpoint = Object(
        ("description", Line), ("enabled_events", List(Text(), min: 1)), Expand, ("metadata", Metadata), ("url", Text()));

    public static readonly Shape CreateEndpoint = Endpoint.Without("enabled_events", "url").Plus(
        ("api_version", Text()), ("connect", YesNo), Required("enabled_events", List(Text(), min: 1)), Required("url", Text()));

    public static readonly Shape UpdateEndpoint = Endpoint.Plus(("disabled", YesNo));

    private static Shape Tax(params string[] times) => Object(("ip_address", Text()), ("validate_location", Choice(times)));
}
