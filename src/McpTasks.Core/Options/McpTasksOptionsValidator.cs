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
        check.Range(nameof(options.MaxConcurrentCreations), options.MaxConcurrentCreations, 1, 1_000_000);
        check.Range($"{nameof(options.Payloads)}:{nameof(options.Payloads.Above)}", options.Payloads.Above, 1024, 64 * 1024 * 1024);
        check.Range(nameof(options.IdempotencyWindow), options.IdempotencyWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        check.Range(nameof(options.InlineGrace), options.InlineGrace, TimeSpan.Zero, McpTasksOptions.LongestGrace);
        check.Range(nameof(options.MaxWaitsPerCaller), options.MaxWaitsPerCaller, 1, 100_000);
        foreach (var (component, settings) in options.Components)
            Check(check, $"{nameof(options.Components)}:{component}", settings);
        foreach (var (schedule, settings) in options.Schedules)
            Check(check, $"{nameof(options.Schedules)}:{schedule}", schedule, settings, options.MaxTtl);
        return check.Result();
    }

    private static void Check(SettingCheck check, string path, TaskComponentOptions component)
    {
        if (component.Priority is { } priority)
            check.Defined($"{path}:{nameof(component.Priority)}", priority);
        foreach (var (place, limit) in component.RateLimits.Index())
        {
            check.Range($"{path}:{nameof(component.RateLimits)}:{place}:{nameof(limit.Max)}", limit.Max, 1, TaskRateRules.Most);
            check.Range($"{path}:{nameof(component.RateLimits)}:{place}:{nameof(limit.Per)}", limit.Per, TaskRateRules.Shortest, TaskRateRules.Longest);
        }

        foreach (var (place, cooldown) in component.Cooldowns.Index())
            check.Range($"{path}:{nameof(component.Cooldowns)}:{place}:{nameof(cooldown.Window)}", cooldown.Window, TaskRateRules.Shortest, TaskRateRules.Longest);
        if (component.Debounce is { } debounce)
            check.Range($"{path}:{nameof(component.Debounce)}:{nameof(debounce.Settle)}", debounce.Settle, TaskRateRules.Shortest, TaskRateRules.Longest);
    }

    private static void Check(SettingCheck check, string path, string name, TaskScheduleOptions schedule, TimeSpan mostTtl)
    {
        if (name.Length > 64)
            check.Fail(path, "must have a name of at most 64 characters");
        if (schedule.Component.Length == 0)
            check.Fail($"{path}:{nameof(schedule.Component)}", "must name a tool, a prompt or a resource");
        if (!IsObject(schedule.Arguments))
            check.Fail($"{path}:{nameof(schedule.Arguments)}", "must be a JSON object, or empty");
        check.Defined($"{path}:{nameof(schedule.Kind)}", schedule.Kind);
        check.Defined($"{path}:{nameof(schedule.Missed)}", schedule.Missed);
        if (schedule.Ttl is { } ttl)
            check.Range($"{path}:{nameof(schedule.Ttl)}", ttl, McpTasksOptions.LeastTtl, mostTtl);
        if (schedule.Cron.Length == 0)
            check.Range($"{path}:{nameof(schedule.Every)}", schedule.Every, TimeSpan.FromSeconds(1), TimeSpan.FromDays(366));
        else if (schedule.Every != TimeSpan.Zero)
            check.Fail($"{path}:{nameof(schedule.Every)}", "must not be set beside Cron");
        else if (CronSchedule.Parse(schedule, out var problem) is null)
            check.Fail($"{path}:{problem.Setting}", problem.Text);
    }

    private static bool IsObject(string json)
    {
        try
        {
            return json.Length == 0 || JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
