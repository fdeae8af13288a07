namespace McpTasks.AspNetCore.Http;

internal sealed class McpHttpOptionsValidator : IValidateOptions<McpHttpOptions>
{
    private const long MiB = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, McpHttpOptions options)
    {
        var check = new SettingCheck(McpHttpOptions.SectionName);
        check.Range(nameof(options.MaxRequestBodyBytes), options.MaxRequestBodyBytes, 1024, 256 * MiB);
        check.Range(nameof(options.MaxRequestBytesInFlight), options.MaxRequestBytesInFlight, options.MaxRequestBodyBytes, 64 * 1024 * MiB);
        check.Range(nameof(options.MaxJsonDepth), options.MaxJsonDepth, 8, 64);
        check.Range(nameof(options.MaxSessions), options.MaxSessions, 1, 1_000_000);
        check.Range(nameof(options.MaxSessionsPerOwner), options.MaxSessionsPerOwner, 1, 1_000_000);
        check.Range(nameof(options.MaxReplayBytesPerSession), options.MaxReplayBytesPerSession, 0, 1024 * MiB);
        check.Range(nameof(options.MaxReplayBytes), options.MaxReplayBytes, 0, 64 * 1024 * MiB);
        check.Range(nameof(options.SessionIdleTimeout), options.SessionIdleTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        check.Range(nameof(options.KeepAliveInterval), options.KeepAliveInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        check.Range(nameof(options.SlowestReader), options.SlowestReader, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        check.Range(nameof(options.ResponseHeaderDelay), options.ResponseHeaderDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        check.Range(nameof(options.ReplayRetention), options.ReplayRetention, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        foreach (var host in options.AllowedHosts.Where(host => !HostGuard.IsHost(host)))
            check.Fail(nameof(options.AllowedHosts), $"must hold host names without scheme and port, '*.name' or '*', but holds '{host}'");
        foreach (var origin in options.AllowedOrigins.Where(origin => origin != "*" && HostGuard.OriginOf(origin) is null))
            check.Fail(nameof(options.AllowedOrigins), $"must hold origins such as 'https://app.example.com' or '*', but holds '{origin}'");
        return check.Result();
    }
}
