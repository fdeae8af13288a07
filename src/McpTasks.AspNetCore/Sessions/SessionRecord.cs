using System.Text.Json.Serialization.Metadata;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>What every process knows of a session: what it takes to adopt it, and what it has come to since.</summary>
/// <param name="OwnerKey">Who initialised it.</param>
/// <param name="ProtocolVersion">The version that was negotiated.</param>
/// <param name="Initialize">The client's initialize parameters.</param>
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

    /// <summary>The last unsolicited message that its client has read.</summary>
    public long Read { get; init; }

    /// <summary>The tasks that its client is still to be told of, the oldest first.</summary>
    public IReadOnlyList<SessionTask> Tasks { get; init; } = [];

    public static SessionRecord Parse(byte[] json) => JsonSerializer.Deserialize<SessionRecord>(json, Json)!;

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <summary>What a session knows of a task that it has created.</summary>
/// <param name="Id">The task.</param>
/// <param name="Version">The newest version of the record that the session was told of; 0 when it was told of none.</param>
/// <param name="ProgressToken">The progress token of the creating request, as JSON; null when it wants no progress.</param>
/// <param name="Progress">The last value sent under that token; null before the first.</param>
internal sealed record SessionTask(string Id, long Version = 0, string? ProgressToken = null, double? Progress = null);
