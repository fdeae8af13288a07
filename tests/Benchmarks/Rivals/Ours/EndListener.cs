using System.Diagnostics.Metrics;
using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>Counts the tasks that have ended by the engine's own metric, which it records when the store has taken the end.</summary>
internal sealed class EndListener : IDisposable
{
    private const string Ended = "mcp.task.ended";
    private readonly MeterListener _listener = new();
    private bool _heard;

    /// <param name="completed">Called for each task that completed.</param>
    /// <param name="failed">Called for each that did not.</param>
    public EndListener(Action completed, Action failed)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != TaskTelemetry.SourceName || instrument.Name != Ended)
                return;
            listener.EnableMeasurementEvents(instrument);
            _heard = true;
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => (IsCompleted(tags) ? completed : failed)());
        _listener.Start();
    }

    /// <summary>Counts down, and fails with the first task that does not complete.</summary>
    public EndListener(Countdown countdown)
        : this(countdown.Signal, () => countdown.Fail("A task of an empty tool failed."))
    {
        if (!_heard)
            throw new InvalidOperationException($"The engine has no metric {Ended}.");
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsCompleted(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == TaskTelemetry.StatusKey)
                return value as string == McpTaskStatus.Completed.ToWireName();
        }

        return false;
    }
}
