namespace FlowDesigner.Web.Hosting.Access;

public static class LocalAddress
{
    /// <summary>The address where it leads to a page of this server, else the home page. "//host" and "/\host" lead elsewhere.</summary>
    public static string OrHome(string? address) =>
        address is ['/', ..]
            && address is not ['/', '/' or '\\', ..]
            && !address.Any(char.IsControl)
            && Uri.IsWellFormedUriString(address, UriKind.Relative) ? address : "/";
}
