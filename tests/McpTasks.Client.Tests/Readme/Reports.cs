using ModelContextProtocol.Server;

namespace McpTasks.Client.Tests.Readme;

public sealed record Report(int Year, int Months);

/// <summary>What an application might have. It finishes when it is let.</summary>
public sealed class ReportService
{
    private readonly TaskCompletionSource _mayFinish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _months;

    public void Finish() => _mayFinish.TrySetResult();

    public Task AddAsync(int year, int month, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _months);
        return Task.CompletedTask;
    }

    public async Task<Report> FinishAsync(int year, CancellationToken cancellationToken)
    {
        await _mayFinish.Task.WaitAsync(cancellationToken);
        return new(year, _months);
    }
}

#region README
[McpServerToolType]
public sealed class Reports(ReportService reports)
{
    [McpServerTool(Name = "yearly_report"), TaskSupport(TaskMode.Optional)]
    public async Task<Report> Yearly(int year, ITaskProgress progress, CancellationToken cancellationToken)
    {
        await progress.SetTotalAsync(12, cancellationToken);
        foreach (var month in Enumerable.Range(1, 12))
        {
            await reports.AddAsync(year, month, cancellationToken);
            await progress.IncrementAsync(message: $"Month {month}", cancellationToken: cancellationToken);
        }

        return await reports.FinishAsync(year, cancellationToken);
    }
}
#endregion
