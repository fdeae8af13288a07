namespace McpTasks;

/// <summary>The settings of what runs tasks, section <c>McpTasks:Worker</c>. An API service with a bus reads <see cref="Queue"/> from it too.</summary>
public sealed class McpTasksWorkerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks:Worker";

    /// <summary>The queue that hints are sent to; letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. Default: <c>mcp-tasks</c>.</summary>
    public string Queue { get; set; } = "mcp-tasks";

    /// <summary>How many tasks run at once in one worker. From 1 to 1024; default 8.</summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// How many tasks that wait for their client's input one worker keeps beside those that run. A task above it keeps its running slot while it
    /// waits, until another's answer frees a place. From 0 (every waiting task keeps its slot) to 100,000; default 100.
    /// </summary>
    public int MaxWaiting { get; set; } = 100;

    /// <summary>How long running tasks may go on when the worker stops, before they are handed back. From 0 to 1 hour; default 20 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);
}

internal sealed class McpTasksWorkerOptionsValidator : IValidateOptions<McpTasksWorkerOptions>
{
    public ValidateOptionsResult Validate(string? name, McpTasksWorkerOptions options)
    {
        var check = new SettingCheck(McpTasksWorkerOptions.Section);
        if (options.Queue.Length is 0 or > 128 || !options.Queue.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            check.Fail(nameof(options.Queue), "must have 1 to 128 characters, each a letter, a digit, '-', '_' or '.'");
        check.Range(nameof(options.Concurrency), options.Concurrency, 1, 1024);
        check.Range(nameof(options.MaxWaiting), options.MaxWaiting, 0, 100_000);
        check.Range(nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        return check.Result();
    }
}
