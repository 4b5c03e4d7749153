namespace FlowDesigner.Core.Apps.Razorpay;

/// <summary>Where Razorpay's keys are, in the words of its Dashboard.</summary>
internal static class RazorpayGuide
{
    public static ConnectionGuide Keys => new(
        "Open the Razorpay Dashboard in test or live mode; each mode has keys of its own.",
        "Open **Accounts & Settings**, then **API Keys**.",
        "Press **Generate Key**. It shows the **Key Id** and the **Key Secret**.",
        "Copy both keys and paste them in the fields. The secret is shown once.")
    {
        Title = "Where to find the keys",
        Notes = ["The Key Id shows the mode. Key Id and Key Secret belong together: copy both from the same page."],
        Links = [new("Razorpay docs: generate Key Id and Secret Key",
            "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/")],
        Picture = new("dashboard.razorpay.com", "API Keys", "Generate Key")
        {
            Menu = ["Home", "Transactions", "Customers", "Accounts & Settings"],
            Current = "Accounts & Settings",
            Rows = [("Key Id", "rzp_live_"), ("Key Secret", "shown once")],
        },
    };
}
