namespace FlowDesigner.Core.Apps.Zoho;

internal static class ZohoGuide
{
    private const string Scopes =
        "ZohoBooks.contacts.CREATE,ZohoBooks.contacts.READ,ZohoBooks.contacts.UPDATE,ZohoBooks.invoices.CREATE,ZohoBooks.invoices.READ,"
        + "ZohoBooks.customerpayments.CREATE,ZohoBooks.customerpayments.READ,ZohoBooks.settings.READ";

    public static ConnectionGuide Keys => new(
        "Open the API console of your data centre, press **Add Client** and choose **Self Client**.",
        "On the tab **Client Secret**, copy **Client ID** and **Client Secret** and paste them here.",
        $"On the tab **Generate Code**, enter the scope {Scopes} and press **Create**.",
        "Before the code expires, exchange it for a refresh token with curl -d grant_type=authorization_code -d client_id=… -d " +
            "client_secret=… -d code=… "
        + "https://accounts.zoho.com/oauth/v2/token in a terminal.",
        "Paste **refresh_token** from the answer here.",
        "In Zoho Books, press your organisation's name at the top right and copy the **Organization ID**.")
    {
        Title = "Where to find client, token and organization",
        Notes =
        [
            "Outside the United States the addresses end as your data centre does: api-console.zoho.eu, accounts.zoho.eu and so on.",
            "The refresh token stays valid until you revoke it. An access token is made from it every hour and is kept in memory only.",
        ],
        Links = [new("Sign-in to Zoho Books, with the Self Client", "https://www.zoho.com/books/api/v3/oauth/")],
        Picture = new("api-console.zoho.com", "Self Client", "Create") { Menu = ["Generate Code", "Client Secret"],
            Current = "Generate Code" },
    };
}
