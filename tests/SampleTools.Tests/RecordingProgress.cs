using System.Threading.Channels;
using McpTasks;

namespace SampleTools;

/// <summary>Keeps what a tool reports, and lets a test wait for the next report.</summary>
public sealed class RecordingProgress : ITaskProgress
{
    private readonly Channel<string> _reports = Channel.CreateUnbounded<string>();
    private readonly List<string> _messages = [];

    public double? Current { get; private set; }

    public double Total { get; private set; } = 1;

    public string? Message { get; private set; }

    public IReadOnlyList<string> Messages => _messages;

    public ValueTask<string> NextAsync() => _reports.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public ValueTask SetTotalAsync(double total, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        Total = total;
        return ValueTask.CompletedTask;
    }

    public ValueTask IncrementAsync(double by = 1, string? message = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, 1);
        Current = (Current ?? 0) + by;
        return SetMessageAsync(message ?? Message ?? "", cancellationToken);
    }

    public ValueTask SetMessageAsync(string message, CancellationToken cancellationToken = default)
    {
        Message = message;
        _messages.Add(message);
        return _reports.Writer.WriteAsync(message, cancellationToken);
    }

    public ValueTask ReportAsync(
        double current, double? total = null, string? message = null, CancellationToken cancellationToken = default)
    {
        (Current, Total) = (Math.Max(current, Current ?? 0), total ?? Total);
        return SetMessageAsync(message ?? Message ?? "", cancellationToken);
    }
}
