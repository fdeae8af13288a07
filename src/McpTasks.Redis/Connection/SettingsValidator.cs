using System.Text.RegularExpressions;

namespace McpTasks.Redis;

/// <summary>Checks the settings when the host starts, and says which one to put right.</summary>
internal sealed partial class SettingsValidator : IValidateOptions<McpTasksRedisSettings>
{
    private const int MaxShards = TaskId.MaxShard + 1;
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    public ValidateOptionsResult Validate(string? name, McpTasksRedisSettings options)
    {
        var errors = new List<string>();
        if (options.Shards is < 1 or > MaxShards)
            errors.Add($"{McpTasksRedisSettings.Section}:Shards must be between 1 and {MaxShards}, but is {options.Shards}.");
        if (options.KeyPrefix is null || !Prefix().IsMatch(options.KeyPrefix))
            errors.Add($"{McpTasksRedisSettings.Section}:KeyPrefix must be 1 to 64 letters, digits, dots, hyphens or underscores.");
        if (options.RetryFor < TimeSpan.Zero || options.RetryFor > LongestRetry)
            errors.Add($"{McpTasksRedisSettings.Section}:RetryFor must be between 00:00:00 and {LongestRetry}, but is {options.RetryFor}.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
