using System.Net;
using System.Net.Sockets;
using System.Text;
using McpTasks.LocalHosting.Network;

namespace McpTasks.LocalHosting.Tests.Network;

public class TcpProxyTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Connections_go_to_the_replicas_in_turn()
    {
        using var first = new Answerer("first");
        using var second = new Answerer("second");
        await using var proxy = Start([first.Port, second.Port], out var port);
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
            answers.Add(await AskAsync(port));
        Assert.Equal(3, answers.Count(a => a == "first"));
        Assert.NotEqual(answers[0], answers[1]);
    }

    [Fact]
    public async Task A_replica_that_does_not_answer_is_passed_over()
    {
        using var alive = new Answerer("alive");
        await using var proxy = Start([new Ports().Next(), alive.Port], out var port);
        for (var i = 0; i < 4; i++)
            Assert.Equal("alive", await AskAsync(port));
    }

    [Fact]
    public async Task A_connection_is_held_until_a_replica_runs()
    {
        using var late = new Answerer("late");
        IReadOnlyList<int> targets = [];
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var proxy = Start(
            () =>
            {
                asked.TrySetResult();
                return Volatile.Read(ref targets);
            },
            Generous,
            out var port);
        var answer = AskAsync(port);
        await asked.Task;
        Volatile.Write(ref targets, [late.Port]);
        Assert.Equal("late", await answer.WaitAsync(Generous));
    }

    [Fact]
    public async Task A_connection_that_no_replica_takes_is_reset()
    {
        await using var proxy = Start(() => [], TimeSpan.Zero, out var port);
        var error = await Record.ExceptionAsync(() => AskAsync(port));
        Assert.True(error is IOException or SocketException, $"{error}");
    }

    [Fact]
    public async Task Each_byte_is_passed_on_as_it_comes_and_each_direction_ends_by_itself()
    {
        using var server = new Answerer(null);
        await using var proxy = Start([server.Port], out var port);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var served = await server.AcceptAsync();

        // A streamed answer: each part arrives before the next is written.
        var received = new byte[1];
        for (byte i = 0; i < 5; i++)
        {
            await served.SendAsync(new byte[] { i });
            Assert.Equal(1, await client.Client.ReceiveAsync(received).WaitAsync(Generous));
            Assert.Equal(i, received[0]);
        }

        var stream = client.GetStream();
        // The client has nothing more to say, and still gets the whole answer.
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await served.ReceiveAsync(received).WaitAsync(Generous));
        var big = new byte[5_000_000];
        Random.Shared.NextBytes(big);
        var sending = Task.Run(async () =>
        {
            for (var sent = 0; sent < big.Length;)
                sent += await served.SendAsync(big.AsMemory(sent));
            served.Shutdown(SocketShutdown.Send);
        });
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy).WaitAsync(Generous);
        await sending;
        Assert.Equal(big, copy.ToArray());
    }

    [Fact]
    public async Task A_connection_that_breaks_behind_the_proxy_breaks_before_it()
    {
        using var server = new Answerer(null);
        await using var proxy = Start([server.Port], out var port);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var served = await server.AcceptAsync();
        // A byte first: a connection that breaks before the proxy has it is tried again, as nothing was sent.
        await served.SendAsync(new byte[1]);
        Assert.Equal(1, await client.Client.ReceiveAsync(new byte[1]).WaitAsync(Generous));
        served.Close(0);
        await Assert.ThrowsAsync<SocketException>(() => client.Client.ReceiveAsync(new byte[1]).WaitAsync(Generous));
    }

    [Fact]
    public void A_port_is_handed_out_once()
    {
        var ports = new Ports();
        var all = Enumerable.Range(0, 200).Select(_ => ports.Next()).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, p => Assert.InRange(p, 20000, 31999));
    }

    private static TcpProxy Start(IReadOnlyList<int> targets, out int port) => Start(() => targets, Generous, out port);

    private static TcpProxy Start(Func<IReadOnlyList<int>> targets, TimeSpan patience, out int port)
    {
        port = new Ports().Next();
        return new TcpProxy(Ports.Listen(port), targets, patience, TimeProvider.System);
    }

    private static async Task<string> AskAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync().WaitAsync(Generous);
    }

    /// <summary>Says its name to everyone, or lets the test do the talking.</summary>
    private sealed class Answerer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Answerer(string? name)
        {
            _listener.Start();
            if (name is not null)
                _ = AnswerAsync(name);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<Socket> AcceptAsync() => _listener.AcceptSocketAsync();

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync(string name)
        {
            try
            {
                while (true)
                {
                    using var socket = await _listener.AcceptSocketAsync();
                    await socket.SendAsync(Encoding.ASCII.GetBytes(name));
                    socket.Shutdown(SocketShutdown.Both);
                }
            }
            catch (SocketException)
            {
                // The test is over.
            }
            catch (ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
