using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Passes the SDK's log on, but what a client did wrong (unknown ids, bad arguments) and what it cancelled only at debug level
/// and without a stack: the client gets the error, and an operator's log is not filled by polls.
/// </summary>
internal sealed class QuietLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, static (name, factory) => new QuietLogger(factory.CreateLogger(name)), inner);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    // The inner factory is the host's, which disposes it.
    public void Dispose()
    {
    }

    private sealed class QuietLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsClients(exception))
                inner.Log(LogLevel.Debug, eventId, state, exception: null, formatter);
            else
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        // An internal error is the server's own, and so is a call of its own that timed out.
        private static bool IsClients(Exception? exception) =>
            exception is McpProtocolException { ErrorCode: not McpErrorCode.InternalError } or OperationCanceledException { InnerException: not TimeoutException };
    }
}
