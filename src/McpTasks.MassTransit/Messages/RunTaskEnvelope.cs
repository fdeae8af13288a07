using System.Text.Json.Serialization;

namespace McpTasks.MassTransit;

/// <summary>
/// What travels of a hint: MassTransit's own JSON envelope without what no worker reads, so that workers of earlier versions read it too.
/// </summary>
internal sealed record RunTaskEnvelope
{
    public Guid? MessageId { get; init; }

    public Guid? ConversationId { get; init; }

    public required string[] MessageType { get; init; }

    public required RunTask Message { get; init; }

    public Dictionary<string, object>? Headers { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RunTaskEnvelope))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
internal sealed partial class RunTaskJson : JsonSerializerContext;
