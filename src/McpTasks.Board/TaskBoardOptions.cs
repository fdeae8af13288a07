namespace McpTasks.Board;

/// <summary>Who may see the task board and what it links to, section <c>McpTasks:Board</c>.</summary>
public sealed class TaskBoardOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks:Board";

    private const string ExampleTraceUrl = "http://localhost:18888/traces/detail/{traceId}";

    /// <summary>
    /// The authorization policy of the host that lets people in. Empty (the default): whoever has <c>McpTasks:Operator:Key</c> logs in with
    /// it. One that
    /// the host does not have stops the start.
    /// </summary>
    public string Policy { get; set; } = "";

    /// <summary>How long a login with the key lasts. Default 12 hours; 1 minute to 30 days.</summary>
    public TimeSpan LoginLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Where a task's trace is shown: an http or https address that has <c>{traceId}</c> in it, such as
    /// <c>http://localhost:18888/traces/detail/{traceId}</c>. Empty (the default): tasks have no link to their traces.
    /// </summary>
    public string TraceUrl { get; set; } = "";

    /// <summary>
    /// How many pages of one process are kept up to date at a time; those beyond are told to try again. Default 100; 0 to 10,000.
    /// </summary>
    public int MaxLivePages { get; set; } = 100;

    /// <exception cref="OptionsValidationException">A setting is wrong; the message names its path.</exception>
    internal TaskBoardOptions Checked()
    {
        var check = new SettingCheck(Section);
        check.Range(nameof(LoginLifetime), LoginLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        check.Range(nameof(MaxLivePages), MaxLivePages, 0, 10_000);
        if (TraceUrl.Length > 0 && !IsTraceUrl(TraceUrl))
            check.Fail(nameof(TraceUrl),
                $"must be an http or https address with {{traceId}} in its path or query, such as {ExampleTraceUrl}");
        return check.Result() is { Failed: true } wrong
            ? throw new OptionsValidationException(Section, typeof(TaskBoardOptions), wrong.Failures)
            : this;
    }

    // The id is no part of the server's name: the address of the server is the same whatever the id.
    private static bool IsTraceUrl(string template) => template.Contains("{traceId}", StringComparison.Ordinal)
        && Server(template, "0") is { } server && server == Server(template, "1");

    private static string? Server(string template, string id) =>
        Uri.TryCreate(template.Replace("{traceId}", id, StringComparison.Ordinal), UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            ? url.GetLeftPart(UriPartial.Authority)
            : null;
}
