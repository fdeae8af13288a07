namespace McpTasks.Core.Tests.Injection;

/// <summary>Keeps what was reported.</summary>
internal sealed class ReportedProgress : ProgressReporter
{
    public List<TaskProgress> Reports { get; } = [];

    /// <summary>How a report goes out.</summary>
    public Func<Task> Sending { get; set; } = () => Task.CompletedTask;

    protected override async ValueTask SendAsync(TaskProgress progress, CancellationToken cancellationToken)
    {
        await Sending();
        Reports.Add(progress);
    }
}
