using McpTasks.Dashboard.Forwarding;
using McpTasks.Dashboard.Operations;
using McpTasks.Dashboard.Resources;
using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages;

/// <summary>Everything that pages show.</summary>
internal sealed record DashboardData(
    TraceBuffer Traces, LogBuffer Logs, MetricBuffer Metrics, TaskBoard Tasks,
    ResourceBoard Resources, ResourceServiceClient AppHost, ResourceRegistry Registry, DropCounters Drops,
    Collection Collection, Forwarder Forwarder, OperatorSeam Operator, Notices Notices)
{
    /// <summary>Changes whenever anything does.</summary>
    public string Version => FormattableString.Invariant(
        $"{Traces.Version}.{Logs.Version}.{Metrics.Version}.{Tasks.Version}.{Resources.Version}.{Collection.Since}");
}
