using System.Diagnostics.Metrics;
using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>Counts the tasks that have ended by the engine's own metric, which it records when the store has taken the end.</summary>
internal sealed class EndListener : IDisposable
{
    private readonly MeterListener _listener = new();

    public EndListener(Countdown countdown)
        : this(countdown.Signal, () => countdown.Fail("A task of an empty tool failed."))
    {
    }

    /// <param name="completed">Called for each task that completed.</param>
    /// <param name="failed">Called for each that did not.</param>
    public EndListener(Action completed, Action failed)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TaskTelemetry.SourceName && instrument.Name is "mcp.task.completed" or "mcp.task.failed")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, _, _) =>
        {
            if (instrument.Name == "mcp.task.completed")
                completed();
            else
                failed();
        });
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}
