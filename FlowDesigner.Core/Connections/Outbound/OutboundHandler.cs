using System.Net;
using System.Net.Sockets;

namespace FlowDesigner.Core.Connections.Outbound;

/// <summary>The one HTTP handler: no proxy, no redirects, no cookies, and every new connection goes through the guard.</summary>
internal static class OutboundHandler
{
    public static SocketsHttpHandler Create(OutboundGuard guard) => new()
    {
        // With a proxy the guard would see the proxy's address and check nothing.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxResponseHeadersLength = 64,
        // An answer over the cap is dropped with its connection instead of being read to its end.
        MaxResponseDrainSize = 64 * 1024,
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancel) => ConnectAsync(guard, context, cancel),
    };

    private static async ValueTask<Stream> ConnectAsync(OutboundGuard guard, SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var encrypted = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var addresses = await guard.ResolveAsync(host, port, encrypted, cancel).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancel).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
