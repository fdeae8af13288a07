namespace McpTasks;

internal sealed class McpTasksOptionsValidator : IValidateOptions<McpTasksOptions>
{
    public ValidateOptionsResult Validate(string? name, McpTasksOptions options)
    {
        var check = new SettingCheck(McpTasksOptions.Section);
        check.Defined(nameof(options.DefaultMode), options.DefaultMode);
        check.Range(nameof(options.MaxTtl), options.MaxTtl, McpTasksOptions.LeastTtl, TimeSpan.FromDays(30));
        check.Range(nameof(options.DefaultTtl), options.DefaultTtl, McpTasksOptions.LeastTtl, options.MaxTtl);
        check.Range(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        check.Range(nameof(options.MaxPollInterval), options.MaxPollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        check.Range(nameof(options.MaxRunTime), options.MaxRunTime, McpTasksOptions.LeastRunTime, McpTasksOptions.LongestRunTime);
        check.Range(nameof(options.AttemptTimeout), options.AttemptTimeout, TimeSpan.Zero, McpTasksOptions.LongestRunTime);
        check.Range($"{nameof(options.Retry)}:{nameof(options.Retry.MaxRetries)}", options.Retry.MaxRetries, 0, 100);
        check.Range($"{nameof(options.Retry)}:{nameof(options.Retry.Delay)}", options.Retry.Delay, TaskRetryOptions.LeastDelay, TaskRetryOptions.LongestDelay);
        check.Range($"{nameof(options.Retry)}:{nameof(options.Retry.MaxDelay)}", options.Retry.MaxDelay, options.Retry.Delay, TaskRetryOptions.LongestDelay);
        check.Defined($"{nameof(options.Retry)}:{nameof(options.Retry.Backoff)}", options.Retry.Backoff);
        check.Range(nameof(options.MaxAttempts), options.MaxAttempts, 1, 100);
        check.Range(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        check.Range(nameof(options.MaxOutage), options.MaxOutage, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        check.Range(nameof(options.RedeliverAfter), options.RedeliverAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        check.Range(nameof(options.MaxResultBytes), options.MaxResultBytes, 1024, 64 * 1024 * 1024);
        check.Range(nameof(options.MaxInputBytes), options.MaxInputBytes, 1024, 16 * 1024 * 1024);
        check.Range(nameof(options.MaxLiveTasksPerOwner), options.MaxLiveTasksPerOwner, 1, 100_000);
        check.Range(nameof(options.MaxCreationsPerSecondPerOwner), options.MaxCreationsPerSecondPerOwner, 1, 100_000);
        check.Range(nameof(options.MaxKeptTasksPerOwner), options.MaxKeptTasksPerOwner, 1, 10_000_000);
        check.Range(nameof(options.IdempotencyWindow), options.IdempotencyWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        check.Range(nameof(options.InlineGrace), options.InlineGrace, TimeSpan.Zero, McpTasksOptions.LongestGrace);
        check.Range(nameof(options.MaxWaitsPerCaller), options.MaxWaitsPerCaller, 1, 100_000);
        return check.Result();
    }
}
