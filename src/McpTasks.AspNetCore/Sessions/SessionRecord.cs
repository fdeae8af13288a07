using System.Text.Json.Serialization.Metadata;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>What every process knows of a session: what it takes to adopt it, and what it has come to since.</summary>
internal sealed record SessionRecord(string OwnerKey, string ProtocolVersion, InitializeRequestParams Initialize)
{
    private static readonly JsonSerializerOptions Json = new(McpJsonUtilities.DefaultOptions)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(McpJsonUtilities.DefaultOptions.TypeInfoResolver, new DefaultJsonTypeInfoResolver()),
    };

    /// <summary>The level that its client set with <c>logging/setLevel</c>; null while it has not.</summary>
    public string? LogLevel { get; init; }

    /// <summary>Whether its client has ever listened: what is said before that goes nowhere.</summary>
    public bool Listened { get; init; }
    public long Read { get; init; }

    /// <summary>Who reads these messages: the one that came last. Null where a process that knows of no such member has written since.</summary>
    public Guid? Reader { get; init; }

    public static SessionRecord Parse(byte[] json) => JsonSerializer.Deserialize<SessionRecord>(json, Json)!;

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
