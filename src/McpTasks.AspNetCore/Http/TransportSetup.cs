namespace McpTasks.AspNetCore.Http;

/// <summary>The settings of the SDK's transport where the application sets none: it runs before the application's own.</summary>
internal sealed class TransportDefaults(IOptions<McpHttpOptions> http, TimeProvider time) : IConfigureOptions<HttpServerTransportOptions>
{
    public void Configure(HttpServerTransportOptions options)
    {
        // Both revisions on one path.
        options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients;
        options.IdleTimeout = http.Value.SessionIdleTimeout;
        options.MaxIdleSessionCount = http.Value.MaxSessions;
        options.TimeProvider = time;
    }
}

/// <summary>Makes the SDK tell which sessions run here. It ends none by itself: to it one is idle whose client only listens.</summary>
internal sealed class TransportSetup(LiveSessions sessions, SessionLifetime lifetime) : IPostConfigureOptions<HttpServerTransportOptions>
{
    public void PostConfigure(string? name, HttpServerTransportOptions options)
    {
        lifetime.Idle = options.IdleTimeout;
        options.IdleTimeout = Timeout.InfiniteTimeSpan;
        var run = options.RunSessionHandler ?? ((_, server, closed) => server.RunAsync(closed));
        options.RunSessionHandler = (context, server, closed) => sessions.RunAsync(context, server, run, closed);
    }
}
