using McpTasks.Dashboard.Forwarding;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Otlp;

/// <summary>What happens to an export that came in by either protocol: it is kept unless the collection is paused, and forwarded if that is set up.</summary>
internal sealed class OtlpReception(TelemetryIntake intake, Collection collection, Forwarder forwarder)
{
    /// <summary>Takes an export; returns how many of its items were rejected.</summary>
    public int Take(OtlpSignal signal, ReadOnlyMemory<byte> body)
    {
        var rejected = signal.Take(intake, collection, body);
        forwarder.Offer(signal, body);
        return rejected;
    }
}
