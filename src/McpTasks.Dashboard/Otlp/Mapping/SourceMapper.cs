using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Otlp.Mapping;

/// <summary>Finds the replica that a batch came from.</summary>
internal sealed class SourceMapper(ResourceRegistry resources, WireText text)
{
    private const string UnknownService = "unknown_service";

    public TelemetryInstance? Map(Resource? resource)
    {
        var attributes = resource is null ? [] : text.Attributes(resource.Attributes);
        var name = attributes.Get("service.name") is { Length: > 0 } given ? given : UnknownService;
        return resources.Resolve(name, attributes.Get("service.instance.id") ?? "", attributes);
    }

    public Instrumentation Map(Scope? scope) => scope is null ? new("", "") : new(text.Cut(scope.Name), text.Cut(scope.Version));
}
