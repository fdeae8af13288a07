using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Checks the settings when the host starts, and says which one to put right.</summary>
internal sealed partial class SettingsValidator(string connectionName, bool connects) : IValidateOptions<McpTasksRedisSettings>
{
    private const int MaxShards = TaskId.MaxShard + 1;
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    public ValidateOptionsResult Validate(string? name, McpTasksRedisSettings options)
    {
        List<string?> errors = [connects ? ConnectionError(options.ConnectionString) : null];
        if (options.Shards is < 1 or > MaxShards)
            errors.Add($"{McpTasksRedisSettings.Section}:Shards must be between 1 and {MaxShards}, but is {options.Shards}.");
        if (options.KeyPrefix is null || !Prefix().IsMatch(options.KeyPrefix))
            errors.Add($"{McpTasksRedisSettings.Section}:KeyPrefix must be 1 to 64 letters, digits, dots, hyphens or underscores.");
        if (options.RetryFor < TimeSpan.Zero || options.RetryFor > LongestRetry)
            errors.Add($"{McpTasksRedisSettings.Section}:RetryFor must be between 00:00:00 and {LongestRetry}, but is {options.RetryFor}.");
        var found = errors.OfType<string>().ToList();
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    // Never repeats the connection string: it may hold a password.
    private string? ConnectionError(string? text)
    {
        var path = $"ConnectionStrings:{connectionName}";
        if (string.IsNullOrWhiteSpace(text))
            return $"{path} is missing; it must say where Redis is, such as 'localhost:6379' ({McpTasksRedisSettings.Section}:ConnectionString does too).";
        if (text.Contains("://", StringComparison.Ordinal))
            return $"{path} must have the form 'host:port,password=...', not that of a URL.";
        try
        {
            var options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count == 0)
                return $"{path} names no host; it must have the form 'host:port,password=...'.";
            return string.IsNullOrEmpty(options.ChannelPrefix)
                ? null
                : $"{path} must not set channelPrefix, which scripts do not see; set {McpTasksRedisSettings.Section}:KeyPrefix instead.";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return $"{path} is malformed; it must have the form 'host:port,password=...': {exception.Message}";
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
