using System.Text.Json.Serialization;

namespace McpTasks;

/// <summary>
/// Whether, and when, attempts that failed are tried again; section <c>McpTasks:Retry</c>. Components override it with
/// <see cref="TaskSupportAttribute"/>.
/// </summary>
public sealed class TaskRetryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks:Retry";

    internal static readonly TimeSpan LeastDelay = TimeSpan.FromMilliseconds(1);
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>How many more attempts a task has when one fails by an exception. From 0 to 100; default 0.</summary>
    public int MaxRetries { get; set; }

    /// <summary>The pause before the first of them. From 1 millisecond to 1 day; default 1 second.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, before the jitter. From 1 millisecond to 1 day; default 5 minutes.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How the pauses grow. Default: <see cref="TaskBackoff.Exponential"/>.</summary>
    public TaskBackoff Backoff { get; set; } = TaskBackoff.Exponential;

    /// <summary>
    /// Whether each pause is up to a quarter shorter or longer by chance, so that tasks that failed together do not come again together.
    /// Default: true.
    /// </summary>
    public bool Jitter { get; set; } = true;

    /// <summary>
    /// Which exceptions are worth another attempt; set it in code. Default: all but <see cref="McpException"/>, by which a tool answers its
    /// client. A component's <see cref="TaskSupportAttribute.RetryOn"/> replaces it.
    /// </summary>
    [JsonIgnore]
    public Func<Exception, bool> ShouldRetry { get; set; } = static error => error is not McpException;
}
