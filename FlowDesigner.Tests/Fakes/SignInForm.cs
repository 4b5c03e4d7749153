using System.Text.RegularExpressions;

namespace FlowDesigner.Tests.Fakes;

/// <summary>Posts one of the plain pages' forms with the hidden fields its page carries.</summary>
public static partial class SignInForm
{
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string page, string handler, Dictionary<string, string> fields)
    {
        var html = await client.GetStringAsync(page);
        fields["_handler"] = handler;
        fields["__RequestVerificationToken"] = Token().Match(html).Groups[1].Value;
        using var form = new FormUrlEncodedContent(fields);
        return await client.PostAsync(page, form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
