namespace McpTasks.Dashboard.Telemetry;

/// <summary>A service that sends telemetry. <c>Name</c> is service.name, <c>Instances</c> its replicas by service.instance.id.</summary>
internal sealed class TelemetryResource(string name, int colour)
{
    public string Name { get; } = name;

    /// <summary>The colour of this resource on every page, 0 to 9.</summary>
    public int Colour { get; } = colour;
}

/// <summary>One replica of a resource as its telemetry describes it.</summary>
internal sealed class TelemetryInstance(TelemetryResource resource, string id, Attr[] attributes)
{
    public TelemetryResource Resource { get; } = resource;

    public string Id { get; } = id;

    /// <summary>The attributes of the resource; empty once newer replicas have pushed this one out of the registry.</summary>
    public Attr[] Attributes { get; private set; } = attributes;

    /// <summary>Lets go of the attributes, which records of this replica would otherwise hold on to.</summary>
    public void Forget() => Attributes = [];
}

/// <summary>The library that made a span or a log record.</summary>
internal readonly record struct Instrumentation(string Name, string Version)
{
    public long Size() => (Name.Length + Version.Length) * 2;
}
