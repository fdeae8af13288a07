namespace Fuzz.Target;

/// <summary>What the self-test has the server do.</summary>
internal enum ServerFault
{
    None,

    /// <summary>It dies of a request.</summary>
    Death,

    /// <summary>It logs a request as a failure of its own.</summary>
    Error,
}

internal static class ServerFaults
{
    private const int At = 200;

    public static void UseFault(this WebApplication app, ServerFault fault)
    {
        var served = 0;
        if (fault != ServerFault.None)
            app.Use((context, next) =>
            {
                if (Interlocked.Increment(ref served) == At)
                    Commit(fault, app.Logger);
                return next(context);
            });
    }

    private static void Commit(ServerFault fault, ILogger logger)
    {
        if (fault == ServerFault.Death)
            Environment.FailFast("It was planted.");
        logger.LogError("A request failed.");
    }
}
