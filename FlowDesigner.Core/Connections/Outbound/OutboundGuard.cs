using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FlowDesigner.Core.Connections.Outbound;

/// <summary>Finds the addresses behind a host's name. Passed in, so that tests never ask a real name server.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>
/// Decides at the moment of connecting which addresses may be called: public ones over https, others only where the settings allow them.
/// The name is resolved once and the checked address is the one that is connected to, so a name cannot answer differently the second time.
/// </summary>
public sealed class OutboundGuard
{
    private static readonly IPNetwork[] Blocked = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // ::/96 holds ::, ::1 and the old IPv4-compatible forms; the rest embeds IPv4 addresses or is not routed.
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10",
        "fec0::/10", "ff00::/8",
    }.Select(IPNetwork.Parse)];

    private const string HowToAllow = "allow the network in FlowDesigner:Outbound:AllowedNetworks";

    private readonly IPNetwork[] _allowed;
    private readonly ConcurrentDictionary<IPEndPoint, bool> _endpoints = new();
    private readonly ResolveHost _resolve;

    /// <param name="allowedNetworks">Networks beyond the public ones, such as <c>10.20.0.0/16</c>; a single address is a network
    /// too.</param>
    /// <param name="resolve">How names become addresses; the system's resolver where null.</param>
    public OutboundGuard(IEnumerable<string>? allowedNetworks = null, ResolveHost? resolve = null)
    {
        _allowed = [.. (allowedNetworks ?? []).Select(text => TryParse(text, out var network)
            ? network
            : throw new FormatException(
                $"FlowDesigner:Outbound:AllowedNetworks must hold networks such as 10.20.0.0/16, but holds \"{text}\"."))];
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
    }

    /// <summary>For the check of the settings at start.</summary>
    public static bool IsNetwork(string text) => TryParse(text, out _);

    /// <summary>Allows one address and port that the program itself serves, such as its sandbox.</summary>
    public void Allow(IPEndPoint endpoint) => _endpoints[new(Plain(endpoint.Address), endpoint.Port)] = true;

    /// <summary>Whether an address written in a form could ever be called without encryption; the last word falls at connect.</summary>
    public bool MayBePlain(string host, int port) => IPAddress.TryParse(host.Trim('[', ']'), out var address)
        ? IsAllowed(Plain(address), port)
        : _allowed.Length > 0 || _endpoints.Keys.Any(endpoint => endpoint.Port == port);

    /// <summary>The addresses that may be connected to, or a refusal that tells nothing about the network behind it.</summary>
    internal async Task<IPAddress[]> ResolveAsync(string host, int port, bool encrypted, CancellationToken cancel)
    {
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancel).ConfigureAwait(false);
        if (found.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        foreach (var address in found.Select(Plain))
        {
            if (IsAllowed(address, port))
                continue;
            // One private address among public ones is how a rebinding name looks.
            if (Blocked.Any(network => network.Contains(address)))
                throw new BlockedAddressException(
                    $"The connection's address lies in a private or reserved network. Use a public address, or {HowToAllow}.");
            if (!encrypted)
                throw new BlockedAddressException($"The connection's address begins with http. Use https, or {HowToAllow}.");
        }
        return found;
    }

    private bool IsAllowed(IPAddress address, int port) =>
        _allowed.Any(network => network.Contains(address)) || _endpoints.ContainsKey(new(address, port));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool TryParse(string text, out IPNetwork network)
    {
        if (!IPAddress.TryParse(text, out var single))
            return IPNetwork.TryParse(text, out network);
        network = new(single, single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }
}

/// <summary>The guard refused an address before anything was sent.</summary>
internal sealed class BlockedAddressException(string message) : Exception(message);
