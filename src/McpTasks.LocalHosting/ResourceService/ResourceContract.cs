using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpTasks.LocalHosting.ResourceService;

/// <summary>The wire form of the resource service: what the app host serves and the dashboard reads. Both compile this one file.</summary>
internal static class ResourceContract
{
    /// <summary>The request header that carries the resource service's key.</summary>
    public const string ApiKeyHeader = "X-API-Key";

    /// <summary>The path, below the service's URL, that streams <see cref="ResourceEvent"/> and <see cref="LogEvent"/> as server-sent events.</summary>
    public const string WatchPath = "/v1/watch";

    /// <summary>The path, below the service's URL, under which <c>{replica-or-name}/{start|stop|restart}</c> takes a command by POST.</summary>
    public const string ResourcesPath = "/v1/resources";

    /// <summary>The name of the server-sent event whose data is a <see cref="ResourceEvent"/>.</summary>
    public const string ResourceEventName = "resource";

    /// <summary>The name of the server-sent event whose data is a <see cref="LogEvent"/>.</summary>
    public const string LogEventName = "log";

    /// <summary>camelCase, absent rather than null, enumerations by their names.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };
}

/// <summary>What a replica is.</summary>
internal enum ResourceType
{
    /// <summary>A .NET project.</summary>
    Project,

    /// <summary>A server that Aspire proper runs in a container; here a process, or a server run by someone else.</summary>
    Container,

    /// <summary>Any other process.</summary>
    Executable,

    /// <summary>A value from configuration; it is never started.</summary>
    Parameter,
}

/// <summary>Where a replica is in its life.</summary>
internal enum ResourceState
{
    /// <summary>Known, and nobody has asked it to start; also a replica that was stopped before it ever ran.</summary>
    NotStarted,

    /// <summary>Held back until what it waits for is running and healthy.</summary>
    Waiting,

    /// <summary>Its process is being started, now or after a restart's back-off.</summary>
    Starting,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>It could not be started, or ended too often; it stays down until someone starts it.</summary>
    FailedToStart,

    /// <summary>It was stopped, or its process ended with an error code.</summary>
    Exited,

    /// <summary>Its process ended by itself with code 0.</summary>
    Finished,

    /// <summary>It was asked to stop and has not ended yet.</summary>
    Stopping,
}

/// <summary>What the last health probe of a replica said.</summary>
internal enum ResourceHealth
{
    /// <summary>Not probed yet, or not running.</summary>
    Unknown,

    /// <summary>The probe succeeded, or the replica runs and has no probe.</summary>
    Healthy,

    /// <summary>The probe failed.</summary>
    Unhealthy,
}

/// <summary>An address at which a replica, or all replicas of a resource together, can be reached.</summary>
/// <param name="Name">The endpoint's name, such as <c>http</c>.</param>
/// <param name="Url">The address.</param>
internal sealed record ResourceUrl(string Name, string Url);

/// <summary>One variable of a replica's environment as the app host set it.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Value">Its value, in clear: who may read it decides the reader of this contract.</param>
/// <param name="Secret">Whether a page must hide the value until someone asks for it.</param>
internal sealed record ResourceVariable(string Name, string Value, bool Secret);

/// <summary>The present state of one replica.</summary>
internal sealed record ResourceEvent
{
    /// <summary>The resource's name, such as <c>worker</c>; replicas share it.</summary>
    public required string Name { get; init; }

    /// <summary>The replica's own name, such as <c>worker-abcd1234</c>; its suffix is the telemetry's <c>service.instance.id</c>.</summary>
    public required string Replica { get; init; }

    /// <summary>What the replica is.</summary>
    public required ResourceType Type { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ResourceState State { get; init; }

    /// <summary>What its last health probe said.</summary>
    public required ResourceHealth Health { get; init; }

    /// <summary>When the app host made it known.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its present, or last, process was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its last process ended; null while it runs.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The last process's exit code; null while it runs.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The process id while it runs.</summary>
    public int? Pid { get; init; }

    /// <summary>Where it can be reached.</summary>
    public IReadOnlyList<ResourceUrl> Urls { get; init; } = [];

    /// <summary>The environment that the app host gave it.</summary>
    public IReadOnlyList<ResourceVariable> Environment { get; init; } = [];

    /// <summary>Names of the resources that must be healthy before it starts.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>Names of the resources whose addresses it was given.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>How often its process was started again after it ended by itself.</summary>
    public int Restarts { get; init; }

    /// <summary>Why it waits, or why it failed.</summary>
    public string? Message { get; init; }

    /// <summary>Processor time used since the last report, in percent of one processor.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Memory in use, in bytes.</summary>
    public long? MemoryBytes { get; init; }
}

/// <summary>One line that a replica wrote to its console.</summary>
/// <param name="Replica">The replica's own name.</param>
/// <param name="Sequence">Counts the replica's lines from 1 without gaps; a gap on the wire means that lines were dropped from the buffer.</param>
/// <param name="Timestamp">When the app host read the line.</param>
/// <param name="Error">Whether it came from standard error.</param>
/// <param name="Text">The line as written, ANSI colours included.</param>
internal sealed record LogEvent(string Replica, long Sequence, DateTimeOffset Timestamp, bool Error, string Text);
