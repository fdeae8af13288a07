namespace McpTasks.RedisTransport;

/// <summary>Names for OpenTelemetry. Traces are MassTransit's own: add the source <c>MassTransit</c>.</summary>
public static class RedisTransportTelemetry
{
    /// <summary>The meter: <c>McpTasks.RedisTransport</c>.</summary>
    public const string MeterName = "McpTasks.RedisTransport";
}
