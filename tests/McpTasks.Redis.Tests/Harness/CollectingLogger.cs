using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>Keeps the warnings and errors.</summary>
internal sealed class CollectingLogger : ILogger
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Ends with the first line.</summary>
    public Task First => _first.Task;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        Lines.Enqueue(formatter(state, exception));
        _first.TrySetResult();
    }
}
