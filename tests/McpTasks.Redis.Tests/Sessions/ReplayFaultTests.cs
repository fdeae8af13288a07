#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Net.ServerSentEvents;
using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Sessions;

public sealed class ReplayFaultTests(SharedConnections connections)
{
    private static readonly SessionLimits Limits = new(10, TimeSpan.FromHours(1), 1 << 20, TimeSpan.FromMinutes(5));

    [Theory, OnEveryServer]
    public async Task An_event_whose_reply_was_lost_is_there_once_though_another_process_wrote_meanwhile(ServerKind kind)
    {
        var (prefix, session) = ($"t-{Guid.NewGuid():N}", "session-1");
        var server = await connections.ServerAsync(kind);
        await using var proxy = new LossyProxy(server.Port);
        await using var lossy = await ConnectionMultiplexer.ConnectAsync(proxy.ConnectionString);
        var (time, log) = (new FakeTimeProvider(), new CollectingLogger());
        var near = new Stores((await connections.GetAsync(kind))[0], prefix, TimeProvider.System, NullLogger.Instance);
        var far = new Stores(lossy, prefix, time, log);
        await near.ExistsAsync(session);
        var mine = await WriterAsync(near, session);
        var theirs = await WriterAsync(far, session);
        await theirs.WriteEventAsync(Message("first"), Given.Token);

        proxy.LoseNextReply();
        var lost = theirs.WriteEventAsync(Message("second"), Given.Token).AsTask();
        await log.First.WaitAsync(Given.Token);
        await mine.WriteEventAsync(Message("third"), Given.Token);
        await Eventually.SoAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            return Task.FromResult(lost.IsCompleted);
        });
        await lost;
        await mine.WriteEventAsync(Message("fourth"), Given.Token);

        Assert.Equal(1, proxy.Lost);
        Assert.Equal(["first", "second", "third", "fourth"], await near.ReadAsync(session, 4));
    }

    [Fact]
    public async Task A_question_that_cannot_be_stored_is_no_missing_listener()
    {
        await using var away = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=50");
        var writer = await WriterAsync(new(away, "t", TimeProvider.System, NullLogger.Instance, TimeSpan.Zero), "session-1");

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            writer.WriteEventAsync(new(new JsonRpcRequest { Id = new(1), Method = "elicitation/create" }), Given.Token).AsTask());

        Assert.Contains("the session's store does not answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_went_with_the_application_is_no_trouble()
    {
        var gone = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=50");
        await gone.DisposeAsync();
        var log = new CollectingLogger();
        var writer = await WriterAsync(new(gone, "t", TimeProvider.System, NullLogger.Instance, TimeSpan.Zero, new ReplayLog(log)), "session-1");

        await writer.WriteEventAsync(Message("late"), Given.Token);
        await writer.DisposeAsync();

        Assert.Empty(log.Lines);
    }

    private sealed class ReplayLog(ILogger log) : ILogger<RedisReplayStore>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Log(logLevel, eventId, state, exception, formatter);
    }

    private static ValueTask<IReplayWriter> WriterAsync(Stores stores, string session) => stores.Replay.CreateStreamAsync(
        new() { SessionId = session, StreamId = StreamableHttpServerTransport.UnsolicitedMessageStreamId, Mode = SseEventStreamMode.Streaming }, Given.Token);

    private static SseItem<JsonRpcMessage?> Message(string method) => new(new JsonRpcNotification { Method = method });

    /// <summary>The stores of one process.</summary>
    private sealed class Stores
    {
        private readonly RedisSessionStore _sessions;

        public Stores(IConnectionMultiplexer connection, string prefix, TimeProvider time, ILogger logger, TimeSpan? retryFor = null, ILogger<RedisReplayStore>? replayLog = null)
        {
            var client = new RedisClient(() => connection, new RedisRetry(retryFor ?? TimeSpan.FromMinutes(1), time, logger));
            var keys = new SessionKeys(prefix);
            var scripts = new SessionScripts(new(client), keys, testClock: null);
            var channels = new SessionChannels(new(client, NullLogger.Instance), keys);
            _sessions = new(scripts, channels, Limits);
            Replay = new(scripts, channels, Limits, TimeProvider.System, replayLog ?? NullLogger<RedisReplayStore>.Instance);
        }

        public RedisReplayStore Replay { get; }

        // Its client listens: what is written before that goes nowhere.
        public async Task ExistsAsync(string session)
        {
            await _sessions.SaveAsync(new(session, "owner", "2025-11-25", new() { ProtocolVersion = "2025-11-25", Capabilities = new(), ClientInfo = new() { Name = "test", Version = "1" } }), Given.Token);
            await Replay.TakeOverAsync(ReplayStream.Unsolicited(session), "reader", after: null, Given.Token);
        }

        public async Task<string[]> ReadAsync(string session, int count)
        {
            var methods = new List<string>();
            await foreach (var item in Replay.Listen(session).ReadEventsAsync(Given.Token))
            {
                if (item.Data is JsonRpcNotification notification)
                    methods.Add(notification.Method);
                if (methods.Count == count)
                    break;
            }

            return [.. methods];
        }
    }
}
