#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Globalization;
using ModelContextProtocol.Server;

namespace McpTasks.Redis;

/// <summary>Names a stream of a session. Its unsolicited messages are one stream, whichever process writes them.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Key">The stream's key inside the session.</param>
/// <param name="Nonce">Tells streams of requests with the same id apart.</param>
internal readonly record struct ReplayStream(string SessionId, string Key, string Nonce)
{
    private static readonly string UnsolicitedKey = SessionKeys.Stream(StreamableHttpServerTransport.UnsolicitedMessageStreamId);

    public bool IsUnsolicited => Key == UnsolicitedKey;

    public static ReplayStream Unsolicited(string sessionId) => new(sessionId, UnsolicitedKey, "");

    public static ReplayStream New(string sessionId, string streamId) =>
        SessionKeys.Stream(streamId) is var key && key == UnsolicitedKey ? Unsolicited(sessionId) : new(sessionId, key, CallToken.Next());

    public string EventId(long number) => string.Create(CultureInfo.InvariantCulture, $"{Key}.{Nonce}.{number}");

    /// <summary>Reads an event's id, which a client may have made up.</summary>
    public static bool TryParse(string sessionId, string eventId, out ReplayStream stream, out long number)
    {
        stream = default;
        number = 0;
        if (eventId.Split('.') is not [var key, var nonce, var text] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;
        stream = new(sessionId, key, nonce);
        // Names of the session's counters begin with '#'; keys never do.
        return SessionKeys.IsId(key) && (nonce.Length == 0 || SessionKeys.IsId(nonce));
    }
}
