using System.Text.Json;

namespace Fuzz.Target;

/// <summary>Writes what is logged as a line of JSON each, with the number of the request that it came of where that is known.</summary>
internal sealed class LogLines : ILoggerProvider
{
    /// <summary>The header with the number of the request.</summary>
    public const string Header = "X-Fuzz";

    private static readonly AsyncLocal<string?> Number = new();
    private static readonly Lock Turn = new();

    public static Task NameRequestAsync(HttpContext context, RequestDelegate next)
    {
        Number.Value = context.Request.Headers[Header];
        return next(context);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var line = JsonSerializer.Serialize(new LogLine(logLevel, category, formatter(state, exception), exception?.ToString(), Number.Value));
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
