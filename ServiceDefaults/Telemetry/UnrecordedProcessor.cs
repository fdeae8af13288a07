using System.Diagnostics;
using OpenTelemetry;

namespace McpTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Leaves out what runs in this process below a span that is left out, such as a health probe or a push: it would be an orphan. The SDK's samplers
/// see to that only where they ask the parent, and Aspire sets one that does not.
/// </summary>
internal sealed class UnrecordedProcessor : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Parent is { Recorded: false })
            (data.IsAllDataRequested, data.ActivityTraceFlags) = (false, data.ActivityTraceFlags & ~ActivityTraceFlags.Recorded);
    }
}
