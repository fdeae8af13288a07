using System.Text.Json;
using Microsoft.AspNetCore.Connections;

namespace Fuzz.Target;

/// <summary>Writes what is logged as a line of JSON each, with the number of the request that it came of where that is known.</summary>
internal sealed class LogLines : ILoggerProvider
{
    /// <summary>The header with the number of the request.</summary>
    public const string Header = "X-Fuzz";

    // Of the connection, so that what is logged between two of its requests has the number of the last.
    private static readonly AsyncLocal<LastRequest?> Last = new();
    private static readonly Lock Turn = new();

    public static Task NameRequestAsync(HttpContext context, RequestDelegate next)
    {
        if (Last.Value is { } last)
            last.Number = context.Request.Headers[Header];
        return next(context);
    }

    public static Task RememberAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Last.Value = new();
        return next(connection);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName);

    public void Dispose()
    {
    }

    private sealed class LastRequest
    {
        public string? Number { get; set; }
    }

    private sealed class Logger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var line = JsonSerializer.Serialize(
                new LogLine(logLevel, category, formatter(state, exception), exception?.ToString(), Last.Value?.Number));
            lock (Turn)
                Console.WriteLine(line);
        }
    }
}

/// <summary>One entry of the server's log.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Category">Who wrote it.</param>
/// <param name="Message">What it says.</param>
/// <param name="Exception">The exception with its stack, where there is one.</param>
/// <param name="Number">The number of the request, where it is known.</param>
internal sealed record LogLine(LogLevel Level, string Category, string Message, string? Exception, string? Number);
