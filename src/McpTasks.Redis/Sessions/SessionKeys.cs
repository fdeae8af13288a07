using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>The keys and the channel of a session, under one hash tag of its own; and the key of an owner's places.</summary>
internal sealed class SessionKeys(string prefix)
{
    private const int LongestId = 64;

    /// <summary>Whether a client's text can be a session's id at all, and may become part of a key.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    public RedisKey[] Of(string session) => [$"{Tag(session)}:record", $"{Tag(session)}:streams", $"{Tag(session)}:events", $"{Tag(session)}:tasks"];

    /// <summary>The claim of a question that a session is asked.</summary>
    public RedisKey Claim(string session, string question) => $"{Tag(session)}:claim:{Hash(question)}";

    public string Channel(string session) => $"{Tag(session)}:channel";

    public RedisKey Places(string owner) => $"{{{prefix}:sessions:{Hash(owner)}}}";

    /// <summary>The key of a stream inside its session: a request's id is a client's text.</summary>
    public static string Stream(string streamId) => Hash(streamId)[..16];

    private string Tag(string session) => $"{{{prefix}:session:{session}}}";

    private static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
