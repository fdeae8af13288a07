using System.Diagnostics.CodeAnalysis;

namespace McpTasks;

/// <summary>Keeps what was reported, one report at a time, and leaves to its kinds where a report goes.</summary>
internal abstract class ProgressReporter : ITaskProgress, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _totalKnown;

    public double? Current { get; private set; }

    public double Total { get; private set; } = 1;

    public string? Message { get; private set; }

    public async ValueTask SetTotalAsync(double total, CancellationToken cancellationToken = default)
    {
        Finite(total, nameof(total));
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        await ChangeAsync(() => (Total, _totalKnown) = (total, true), cancellationToken);
    }

    public async ValueTask IncrementAsync(double by = 1, string? message = null, CancellationToken cancellationToken = default)
    {
        Finite(by, nameof(by));
        ArgumentOutOfRangeException.ThrowIfLessThan(by, 1);
        await ChangeAsync(() => (Current, Message) = ((Current ?? 0) + by, Short(message) ?? Message), cancellationToken);
    }

    public async ValueTask SetMessageAsync(string message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await ChangeAsync(() => Message = Short(message), cancellationToken);
    }

    public async ValueTask ReportAsync(double current, double? total = null, string? message = null, CancellationToken cancellationToken = default)
    {
        Finite(current, nameof(current));
        Finite(total ?? 1, nameof(total));
        ArgumentOutOfRangeException.ThrowIfLessThan(total ?? 1, 1, nameof(total));
        await ChangeAsync(
            () =>
            {
                Current = Math.Max(Current ?? 0, current);
                if (total is { } known)
                    (Total, _totalKnown) = (known, true);
                Message = Short(message) ?? Message;
            },
            cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Takes a report to where it goes.</summary>
    protected abstract ValueTask SendAsync(TaskProgress progress, CancellationToken cancellationToken);

    // NaN passes every comparison, and would then spoil each later report.
    private static void Finite(double value, string name)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, "Progress is a finite number.");
    }

    [return: NotNullIfNotNull(nameof(message))]
    private static string? Short(string? message) => message is null ? null : OutcomeLimits.Short(message);

    private async Task ChangeAsync(Action change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            change();
            await SendAsync(new(Current ?? 0, _totalKnown ? Total : null, Message), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
