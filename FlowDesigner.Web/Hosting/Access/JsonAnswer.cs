namespace FlowDesigner.Web.Hosting.Access;

/// <summary>What programs get where a person would get a page: a stable code and a sentence.</summary>
public static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { code, message }, context.RequestAborted);
    }
}
