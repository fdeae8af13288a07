namespace McpTasks.Redis;

/// <summary>Checks the settings when the host starts, and says which one to put right.</summary>
internal sealed class SettingsValidator : IValidateOptions<McpTasksRedisSettings>
{
    public ValidateOptionsResult Validate(string? name, McpTasksRedisSettings options)
    {
        var check = new SettingCheck(McpTasksRedisSettings.Section);
        check.Range(nameof(options.Shards), options.Shards, 1, TaskId.MaxShard + 1);
        if (options.KeyPrefix is not { Length: > 0 and <= 64 } key || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            check.Fail(nameof(options.KeyPrefix), "must be 1 to 64 letters, digits, dots, hyphens or underscores");
        check.Range(nameof(options.RetryFor), options.RetryFor, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        return check.Result();
    }
}
