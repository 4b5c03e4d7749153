using FlowDesigner.Web.Sandbox.Shapes;
using static FlowDesigner.Web.Sandbox.Shapes.Field;
using static FlowDesigner.Web.Sandbox.Shapes.Shape;

namespace FlowDesigner.Web.Sandbox.Togai;

/// <summary>What Togai accepts, per operation; every object is closed.</summary>
internal static class TogaiShapes
{
    private static readonly Shape DataType = Choice("STRING", "NUMERIC", "JSON", "JSON_LOGIC");
    private static readonly Shape Email = Text(320);
    private static readonly Shape Name = Text(255, min: 3);
    private static readonly Shape Currency = Text(3, min: 3);
    private static readonly Shape Metadata = Map(Text());

    private static readonly Shape Address = Object(
        ("phoneNumber", Text()), ("line1", Text()), ("line2", Text()), ("postalCode", Text()), ("city", Text()), ("state", Text()),
        ("country", Text()));

    private static readonly Shape Billing = Object(("emailRecipients", List(Email)), ("additionalEmailRecipients", List(Email)));

    private static readonly Shape InlineSettings = List(
        Object(
            Required("id", Text()), Required("value", Text()), Required("namespace", Text()), Required("name", Text()),
            Required("dataType", DataType)),
        max: 10);

    private static readonly Shape CreateAccountOfCustomer = Object(
        Required("id", Text(50)),
        Required("name", Name),
        ("invoiceCurrency", Currency),
        ("aliases", List(Text(50, min: 3), max: 10)),
        ("accountAliases", List(Object(Required("value", Text(50, min: 1)), ("effectiveFrom", Time), ("effectiveUntil", Time)))),
        ("address", Address),
        ("primaryEmail", Email),
        ("billingInformation", Billing),
        ("settings", InlineSettings),
        ("netTermDays", Integer),
        ("metadata", Metadata),
        ("tags", List(Text())),
        ("status", Choice("ACTIVE", "DRAFT")));

    public static readonly Shape CreateAccount = CreateAccountOfCustomer.Plus(Required("customerId", Text(255, min: 1)));
    public static readonly Shape UpdateAccount = Object(
        ("name", Name), ("status", Choice("ACTIVE", "DRAFT")), ("invoiceCurrency", Currency), ("netTermDays", Integer),
        ("primaryEmail", Email), ("billingInformation", Billing), ("address", Address), ("metadata", Metadata), ("tags", List(Text())));

    public static readonly Shape CreateCustomer = Object(
        Required("id", Text(50)), Required("name", Name), Required("primaryEmail", Email), Required("address", Address),
        ("settings", InlineSettings), ("account", CreateAccountOfCustomer));
    public static readonly Shape UpdateCustomer = Object(("name", Name), ("primaryEmail", Email), ("address", Address));

    public static readonly Shape CreateSetting = Object(
        Required("id", Text()), Required("value", Text()), Required("entityType", Text()), Required("entityId", Text()),
        Required("namespace", Text()), Required("name", Text()), Required("dataType", DataType));
    public static readonly Shape UpdateSetting = Object(("name", Text()), ("value", Text()), ("dataType", DataType));

    public static readonly Shape Nothing = Object();
    public static readonly Shape GetAccount = Object(("effectiveOn", Time), ("includeGroupDetails", YesNo));

    private static readonly Shape Page = Object(("nextToken", Text()), ("pageSize", Integer));
    public static readonly Shape ListCustomers = Page.Plus(("id", Text()), ("status", Text()));
    public static readonly Shape ListAccounts = Page.Plus(
        ("account_id", Text()), ("customer_id", Text()), ("status", Text()), ("invoice_currency", Text()));
    public static readonly Shape ListSettings = Page.Plus(
        ("entity_type", Text()), ("entity_id", Text()), ("setting_id", Text()), ("namespace", Text()));
}
