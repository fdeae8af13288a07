using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

namespace ConformanceServer.Resources;

/// <summary>Resources that can be read as tasks.</summary>
internal sealed class TaskResources
{
    [McpServerResource(
        UriTemplate = "test://slow-report", Name = "slow-report", MimeType = "text/markdown"), Description("A report made when read.")]
    [TaskSupport(TaskMode.Optional)]
    public static string Report() => "# Report";

    [McpServerResource(
        UriTemplate = "test://slow-report/{id}", Name = "slow-report-of",
        MimeType = "text/markdown"), Description("A report made when read.")]
    [TaskSupport(TaskMode.Optional)]
    public static string ReportOf(string id) => $"# Report of {id}";
}
