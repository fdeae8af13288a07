using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

namespace McpTasksApp._1.Tools;

/// <summary>The tools that the API service offers and the workers run.</summary>
[McpServerToolType]
public sealed class ReportTools
{
    /// <summary>Takes a moment for each month. A client calls it as a task, or inline where it knows no tasks.</summary>
    [McpServerTool(Name = "yearly_report"), TaskSupport(TaskMode.Optional), Description("Writes the report of a year.")]
    public async Task<string> Yearly(int year, ITaskProgress progress, CancellationToken cancellationToken)
    {
        await progress.SetTotalAsync(12, cancellationToken);
        foreach (var month in Enumerable.Range(1, 12))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            await progress.IncrementAsync(message: $"Month {month}", cancellationToken: cancellationToken);
        }

        return $"The report of {year}";
    }
}
