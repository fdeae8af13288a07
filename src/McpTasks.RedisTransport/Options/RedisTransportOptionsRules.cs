namespace McpTasks.RedisTransport;

internal sealed class RedisTransportOptionsRules : IValidateOptions<RedisTransportOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisTransportOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>What is wrong, apart from where to connect.</summary>
    public static IEnumerable<string> Failures(RedisTransportOptions options)
    {
        if (!EntityName.IsValid(options.KeyPrefix))
            yield return $"{Path(nameof(options.KeyPrefix))} must be {EntityName.Rule}, but is '{options.KeyPrefix}'";
        var failures = new[]
        {
            Outside(nameof(options.LeaseDuration), options.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Outside(nameof(options.MaxDeliveryCount), options.MaxDeliveryCount, 1, 1000),
            Outside(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            Outside(nameof(options.TemporaryQueueExpiry), options.TemporaryQueueExpiry, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
            Outside(nameof(options.SubscriptionLifetime), options.SubscriptionLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
            Outside(nameof(options.MaxQueueLength), options.MaxQueueLength, 1, 100_000_000),
            Outside(nameof(options.MaxErrorQueueLength), options.MaxErrorQueueLength, 1, 100_000_000),
            Outside(nameof(options.RetryLimit), options.RetryLimit, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Outside(nameof(options.Database), options.Database, -1, 1_000_000),
        };
        foreach (var failure in failures.OfType<string>())
            yield return failure;
    }

    /// <summary>What is wrong with where to connect.</summary>
    public static string? ConnectionFailure(RedisTransportOptions options)
    {
        if (options.Connection is not null)
            return null;
        if (options.ConnectionString is { } own)
            return ConnectionText.Failure(own, Path(nameof(options.ConnectionString)));
        return options.Shared is not null
            ? null
            : ConnectionText.Failure(options.NamedConnectionString, $"ConnectionStrings:{options.ConnectionName}");
    }

    private static string Path(string setting) => $"{RedisTransportOptions.SectionName}:{setting}";

    private static string? Outside<T>(string setting, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"{Path(setting)} must be between {least} and {most}, but is {value}"
            : null;
}
