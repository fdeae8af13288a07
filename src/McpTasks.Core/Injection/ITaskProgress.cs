namespace McpTasks;

/// <summary>
/// Reports how far the work has come. Take it as a parameter of a tool, prompt or resource method: it works in a task (the client sees it
/// as the task's status message) and inline (the client sees it when it sent a progress token). Calls return when the report is stored or sent.
/// </summary>
public interface ITaskProgress
{
    /// <summary>The work done so far, in the method's own units; null before the first report.</summary>
    double? Current { get; }

    /// <summary>All the work, in the same units; 1 until it is set.</summary>
    double Total { get; }

    /// <summary>The newest message; null before the first.</summary>
    string? Message { get; }

    /// <summary>Sets all the work.</summary>
    /// <param name="total">At least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="total"/> is below 1.</exception>
    ValueTask SetTotalAsync(double total, CancellationToken cancellationToken = default);

    /// <summary>Adds to the work done.</summary>
    /// <param name="by">At least 1.</param>
    /// <param name="message">What happens now; null keeps the message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is below 1.</exception>
    ValueTask IncrementAsync(double by = 1, string? message = null, CancellationToken cancellationToken = default);

    /// <summary>Says what happens now.</summary>
    /// <param name="message">One line for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask SetMessageAsync(string message, CancellationToken cancellationToken = default);

    /// <summary>Reports the work done so far, all of it and what happens now, in one go.</summary>
    /// <param name="current">The work done so far; a value below the last one leaves that.</param>
    /// <param name="total">All the work, at least 1; null keeps it.</param>
    /// <param name="message">What happens now; null keeps the message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="total"/> is below 1, or a number is not finite.</exception>
    ValueTask ReportAsync(double current, double? total = null, string? message = null, CancellationToken cancellationToken = default);
}
