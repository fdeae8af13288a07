namespace McpTasks.AspNetCore.Http;

internal sealed class McpHttpOptionsValidator : IValidateOptions<McpHttpOptions>
{
    private const long MiB = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, McpHttpOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        void Number(string setting, long value, long min, long max)
        {
            if (value < min || value > max)
                failures.AddError(string.Create(CultureInfo.InvariantCulture, $"{McpHttpOptions.SectionName}:{setting} must be between {min} and {max}, but is {value}"));
        }

        void Time(string setting, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max)
                failures.AddError($"{McpHttpOptions.SectionName}:{setting} must be between {min:c} and {max:c}, but is {value:c}");
        }

        Number(nameof(options.MaxRequestBodyBytes), options.MaxRequestBodyBytes, 1024, 256 * MiB);
        Number(nameof(options.MaxJsonDepth), options.MaxJsonDepth, 8, 64);
        Number(nameof(options.MaxSessions), options.MaxSessions, 1, 1_000_000);
        Number(nameof(options.MaxSessionsPerOwner), options.MaxSessionsPerOwner, 1, 1_000_000);
        Number(nameof(options.MaxReplayBytesPerSession), options.MaxReplayBytesPerSession, 0, 1024 * MiB);
        Number(nameof(options.MaxReplayBytes), options.MaxReplayBytes, 0, 64 * 1024 * MiB);
        Time(nameof(options.SessionIdleTimeout), options.SessionIdleTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        Time(nameof(options.KeepAliveInterval), options.KeepAliveInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Time(nameof(options.SlowestReader), options.SlowestReader, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Time(nameof(options.ResponseHeaderDelay), options.ResponseHeaderDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Time(nameof(options.ReplayRetention), options.ReplayRetention, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        AllowLists(options, failures);
        return failures.Build();
    }

    private static void AllowLists(McpHttpOptions options, ValidateOptionsResultBuilder failures)
    {
        foreach (var host in options.AllowedHosts)
            if (!HostGuard.IsHost(host))
                failures.AddError($"{McpHttpOptions.SectionName}:AllowedHosts must hold host names without scheme and port, '*.name' or '*', but holds '{host}'");
        foreach (var origin in options.AllowedOrigins)
            if (origin != "*" && HostGuard.OriginOf(origin) is null)
                failures.AddError($"{McpHttpOptions.SectionName}:AllowedOrigins must hold origins such as 'https://app.example.com' or '*', but holds '{origin}'");
    }
}
