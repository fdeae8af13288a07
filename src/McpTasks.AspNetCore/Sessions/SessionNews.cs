namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Carries what a client says in one process to the others that serve its session: what its notifications and answers are about may run there,
/// and so holds the level of its log. Also what else is told of a session.
/// </summary>
internal sealed class SessionNews(SessionRecords records, EventLog log, Injection injection)
{
    private const byte EndedKind = (byte)'x', TakeOverKind = (byte)'r';
    private const int OriginLength = 16;

    public static readonly ReadOnlyMemory<byte> Ended = new[] { EndedKind }, Events = "e"u8.ToArray(), Tasks = "t"u8.ToArray(), Said = "s"u8.ToArray();

    private static readonly HashSet<string> Levels = [.. Enum.GetNames<LoggingLevel>().Select(name => name.ToLowerInvariant())];

    // So that a process does not take its own messages.
    private readonly byte[] _origin = Guid.NewGuid().ToByteArray();

    public static ReadOnlyMemory<byte> TakeOver(Guid reader) => (byte[])[TakeOverKind, .. reader.ToByteArray()];

    public static bool IsEnd(ReadOnlyMemory<byte> news) => news.Span.SequenceEqual(Ended.Span);

    public static bool IsTakeOverFrom(Guid reader, ReadOnlyMemory<byte> news) => news.Length > 0 && news.Span[0] == TakeOverKind && !news.Span.SequenceEqual(TakeOver(reader).Span);

    /// <summary>Whether there is something to take that was said in another process, or may be: some news may have been missed.</summary>
    public static bool IsSaid(ReadOnlyMemory<byte> news) => news.IsEmpty || news.Span.SequenceEqual(Said.Span);

    /// <summary>The message of an entry that another process has left; null for one of this process.</summary>
    public ReadOnlyMemory<byte>? MessageIn(ReadOnlyMemory<byte> entry) =>
        entry.Length > OriginLength && !entry.Span.StartsWith(_origin) ? entry[OriginLength..] : (ReadOnlyMemory<byte>?)null;

    public async Task TakenAsync(LiveSession session, ClientMessage message, CancellationToken cancellationToken)
    {
        if (message.Cancels is { } id)
        {
            // First, so that no later request with this id is under way yet.
            await log.EndStreamAsync(session.Id, id.ToString(), CancellationToken.None);
            await session.CancelExchangeAsync(id);
        }

        // Whoever adopts a session starts behind its beginning.
        if (records.IsShared && message.Method != NotificationMethods.InitializedNotification)
            await records.SayAsync(session.Id, (byte[])[.. _origin, .. message.Utf8.Span], cancellationToken);
    }

    public async Task TakeFromPeerAsync(LiveSession session, ReadOnlyMemory<byte> utf8)
    {
        if (!session.TryEnter())
            return;
        try
        {
            await injection.SendAsync(session, HttpMethods.Post, utf8, session.Ended);
            using var json = JsonDocument.Parse(utf8);
            var root = json.RootElement;
            var message = new ClientMessage(utf8, JsonMembers.TextOf(root, "method"), default, JsonMembers.Of(root, "params"), json);
            if (message.Cancels is { } id)
                await session.CancelExchangeAsync(id);
        }
        finally
        {
            session.Leave();
        }
    }

    /// <summary>Keeps a level for the other processes before the client is told that it holds.</summary>
    public async ValueTask KeepLevelAsync(LiveSession session, ClientMessage message, CancellationToken cancellationToken)
    {
        if (!records.IsShared || !message.Is(RequestMethods.LoggingSetLevel) || JsonMembers.TextOf(message.Params, "level") is not { } level || !Levels.Contains(level))
            return;
        await records.ChangeAsync(session.Id, record => record with { LogLevel = level }, cancellationToken);
        session.LogLevel = level;
    }

    /// <summary>Sets in this process what was set in another. Only the SDK's own request can.</summary>
    public async ValueTask ApplyLevelAsync(LiveSession session, string? level)
    {
        if (level is null || level == session.LogLevel)
            return;
        var id = $"level-{Guid.NewGuid():N}";
        var request = $$"""{"jsonrpc":"2.0","id":"{{id}}","method":"logging/setLevel","params":{"level":"{{level}}"} }""";
        await injection.SendAsync(session, HttpMethods.Post, Encoding.UTF8.GetBytes(request), session.Ended);
        session.LogLevel = level;
    }
}
