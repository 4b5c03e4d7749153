using System.Net;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FlowDesigner.Web.Hosting.Running;

/// <summary>Where this server listens, known once it does.</summary>
public sealed class ServerAddress(IServer server, FlowDesignerOptions options)
{
    /// <summary>An address that a browser or program on this machine can use, without a slash at its end.</summary>
    public string Reachable => (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080")
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("[::]", "localhost", StringComparison.Ordinal)
        .Replace("://+", "://localhost", StringComparison.Ordinal)
        .Replace("://*", "://localhost", StringComparison.Ordinal)
        .TrimEnd('/');

    /// <summary>Where the sandbox answers: in this process or, by the settings, in another one.</summary>
    public Uri Sandbox => new(options.Sandbox.Url ?? Reachable);

    /// <summary>The addresses behind <see cref="Sandbox"/>, for the guard that refuses private networks.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> SandboxEndpointsAsync(CancellationToken cancel) =>
        [.. (await Dns.GetHostAddressesAsync(Sandbox.Host, cancel)).Select(address => new IPEndPoint(address, Sandbox.Port))];
}
