using Microsoft.Extensions.Logging.Abstractions;

namespace McpTasks.Client;

/// <summary>Settings of <see cref="McpTaskClient"/>.</summary>
public sealed class McpTaskClientOptions
{
    /// <summary>
    /// The shortest pause between two polls of a task, whatever the server proposes. From 50 milliseconds to 1 hour; default 250
    /// milliseconds.
    /// </summary>
    public TimeSpan MinPollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The pause where the server proposes none. From 50 milliseconds to 1 hour; default 1 second.</summary>
    public TimeSpan DefaultPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many times in a row the server may be unreachable before a wait gives up and throws. The pause between the attempts doubles from
    /// 1 to 30 seconds. From 1 to 1,000,000; default 10, which is about 3 minutes.
    /// </summary>
    public int MaxFailures { get; set; } = 10;

    /// <summary>The clock that polls are paced by. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where callbacks that throw and servers that cannot be reached are logged. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>What is wrong with the settings, or null.</summary>
    internal string? Problem()
    {
        if (MaxFailures is < 1 or > 1_000_000)
            return $"{nameof(MaxFailures)} must be between 1 and 1000000, but is {MaxFailures}.";
        return Problem(MinPollInterval, nameof(MinPollInterval)) ?? Problem(DefaultPollInterval, nameof(DefaultPollInterval));
    }

    private static string? Problem(TimeSpan value, string name) => value < TimeSpan.FromMilliseconds(50) || value > TimeSpan.FromHours(1)
        ? $"{name} must be between 50 milliseconds and 1 hour, but is {value}."
        : null;
}
