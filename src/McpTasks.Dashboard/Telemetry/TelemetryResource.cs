namespace McpTasks.Dashboard.Telemetry;

/// <summary>A service that sends telemetry. <c>Name</c> is service.name, <c>Instances</c> its replicas by service.instance.id.</summary>
internal sealed class TelemetryResource(string name, int colour)
{
    public string Name { get; } = name;

    /// <summary>The colour of this resource on every page, 0 to 9.</summary>
    public int Colour { get; } = colour;
}

/// <summary>One replica of a resource as its telemetry describes it.</summary>
internal sealed record TelemetryInstance(TelemetryResource Resource, string Id, Attr[] Attributes);

/// <summary>The library that made a span or a log record.</summary>
internal readonly record struct Instrumentation(string Name, string Version);
