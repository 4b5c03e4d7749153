namespace FlowDesigner.Core.Apps.Togai;

/// <summary>Where Togai's tokens are, in the words of its pages.</summary>
internal static class TogaiGuide
{
    public static ConnectionGuide Keys => new(
        "In Togai, choose **Admin Center** in the left navigation.",
        "Open the **API tokens** tab.",
        "Press **Generate new token** and name it.",
        "Copy the secret key and paste it here. It is shown once.")
    {
        Title = "Where to find the token",
        Notes =
        [
            "The token does not show whether it is one of Togai's own sandbox. For that sandbox, also enter "
                + "https://sandbox-api.togai.com/ as the API address.",
        ],
        Links = [new("Togai docs", "https://docs.togai.com/")],
        Picture = new("Togai", "API tokens", "Generate new token")
        {
            Menu = ["Home", "Customers", "Invoices", "Admin Center"],
            Current = "Admin Center",
            Rows = [("Billing flows", "••••••••")],
        },
    };
}
