using System.Diagnostics.Metrics;
using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>Counts the tasks that have ended by the engine's own metric, which it records when the store has taken the end.</summary>
internal sealed class EndListener : IDisposable
{
    private readonly MeterListener _listener = new();

    public EndListener(Countdown countdown)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TaskTelemetry.SourceName && instrument.Name is "mcp.task.completed" or "mcp.task.failed")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, _, _) =>
        {
            if (instrument.Name == "mcp.task.completed")
                countdown.Signal();
            else
                countdown.Fail("A task of an empty tool failed.");
        });
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}
