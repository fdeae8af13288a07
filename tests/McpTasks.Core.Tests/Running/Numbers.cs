using System.Diagnostics.Metrics;

namespace McpTasks.Core.Tests.Running;

/// <summary>What the engine has measured.</summary>
internal sealed class Numbers : IDisposable
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<(string Name, double Value)> _measured = [];
    private readonly MeterListener _listener = new();

    public Numbers(Engine engine)
    {
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, engine.Meters))
                listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
        _listener.Start();
    }

    public double Sum(string name) => _measured.Where(one => one.Name == $"mcp.task.{name}").Sum(one => one.Value);

    public void Dispose() => _listener.Dispose();
}
