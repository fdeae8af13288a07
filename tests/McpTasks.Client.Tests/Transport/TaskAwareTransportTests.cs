using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTasks.Client.Tests.Transport;

public sealed class TaskAwareTransportTests
{
    private const string Initialized =
        """{"protocolVersion":"2025-11-25","capabilities":{"tasks":{"list":{}}},"serverInfo":{"name":"s","version":"1"}}""";

    [Fact]
    public async Task What_the_server_says_about_tasks_reaches_the_client_under_experimental()
    {
        var read = await PassAsync(new() { Id = new(7), Result = JsonNode.Parse(Initialized) });

        Assert.Equal(new RequestId(7), read.Id);
        Assert.Equal("""{"list":{}}""", read.Result!["capabilities"]!["experimental"]!["tasks"]!.ToJsonString());
    }

    [Fact]
    public async Task The_message_that_the_transport_holds_is_not_changed()
    {
        var message = new JsonRpcResponse { Id = new(7), Result = JsonNode.Parse(Initialized) };

        await PassAsync(message);

        Assert.Equal(Initialized, message.Result!.ToJsonString());
    }

    [Fact]
    public async Task Any_other_reply_passes_as_it_is()
    {
        var message = new JsonRpcResponse { Id = new(7), Result = JsonNode.Parse("""{"content":[]}""") };

        Assert.Same(message, await PassAsync(message));
    }

    private static async Task<JsonRpcResponse> PassAsync(JsonRpcResponse message)
    {
        await using var inner = new Wire();
        var session = await inner.WithTasks().ConnectAsync(TestContext.Current.CancellationToken);
        Assert.True(inner.Incoming.Writer.TryWrite(message));
        Assert.True(session.MessageReader.TryRead(out var read));
        return Assert.IsType<JsonRpcResponse>(read);
    }

    private sealed class Wire : IClientTransport, ITransport
    {
        public Channel<JsonRpcMessage> Incoming { get; } = Channel.CreateUnbounded<JsonRpcMessage>();

        public string Name => "wire";

        public string? SessionId => null;

        public ChannelReader<JsonRpcMessage> MessageReader => Incoming.Reader;

        public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => Task.FromResult<ITransport>(this);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
