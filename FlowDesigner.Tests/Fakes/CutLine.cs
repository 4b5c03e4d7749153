using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FlowDesigner.Tests.Fakes;

/// <summary>The line between a browser and a server, to cut and to mend, and to lead to another server.</summary>
public sealed class CutLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private volatile Uri _server;
    private volatile bool _isCut;

    public CutLine(Uri server)
    {
        _server = server;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Every connection breaks, and there is no new one.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open.Keys)
            client.Close();
    }

    public void Mend(Uri? server = null) => (_server, _isCut) = (server ?? _server, false);

    public void Dispose()
    {
        Cut();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The line is taken down.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var server = new TcpClient();
        try
        {
            (_open[browser], _open[server]) = (0, 0);
            if (_isCut)
                return;
            await server.ConnectAsync(_server.Host, _server.Port);
            using Stream near = browser.GetStream(), far = server.GetStream();
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or one end has gone.
        }
        finally
        {
            browser.Dispose();
            _open.TryRemove(browser, out _);
            _open.TryRemove(server, out _);
        }
    }
}
