using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlowDesigner.Tests.Fakes;

/// <summary>A provider on a raw socket that does what the test says with each request, down to the byte.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Call, Task> _script;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Task _accepting;
    private int _connections;

    public ScriptedServer(Func<Call, Task> script)
    {
        _script = script;
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public Uri Address => new($"http://{EndPoint}/");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every request that was read whole.</summary>
    public ConcurrentQueue<Call> Calls { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var socket in _sockets)
            socket.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _sockets.Add(socket);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            while (await ReadAsync(stream) is var (head, body))
            {
                var call = new Call(socket, stream, head, body, Calls.Count + 1, _stop.Token);
                Calls.Enqueue(call);
                await _script(call);
                if (call.IsOver)
                    return;
            }
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client hung up, which is what many of these tests are about.
        }
    }

    private static async Task<(string Head, string Body)?> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                return null;
            head.Append((char)one[0]);
        }
        var length = head.ToString().Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line[15..], CultureInfo.InvariantCulture)).FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return (head.ToString(), Encoding.UTF8.GetString(body));
    }

    internal sealed class Call(Socket socket, NetworkStream stream, string head, string body, int number, CancellationToken stopped)
    {
        public string Head => head;
        public string Body => body;

        /// <summary>Counted from 1 over all connections.</summary>
        public int Number => number;
        public CancellationToken Stopped => stopped;
        public bool IsOver { get; private set; }
        public string Line => head[..head.IndexOf("\r\n", StringComparison.Ordinal)];

        public string? Header(string name) => head.Split("\r\n")
            .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 2)..])
            .FirstOrDefault();

        public Task AnswerAsync(int status, string body = "{}", string headers = "") =>
            AnswerAsync(status, Encoding.UTF8.GetBytes(body), headers);

        public async Task AnswerAsync(int status, byte[] body, string headers = "")
        {
            await WriteAsync($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\n{headers}\r\n");
            await stream.WriteAsync(body, stopped);
        }

        public async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopped);

        public async Task WriteAsync(byte[] bytes) => await stream.WriteAsync(bytes, stopped);

        public Task HangAsync() => Task.Delay(Timeout.Infinite, stopped);

        /// <summary>Closes politely.</summary>
        public void Finish()
        {
            IsOver = true;
            socket.Shutdown(SocketShutdown.Both);
        }

        /// <summary>Closes by a reset.</summary>
        public void Reset()
        {
            IsOver = true;
            socket.LingerState = new(true, 0);
            socket.Close();
        }
    }
}
