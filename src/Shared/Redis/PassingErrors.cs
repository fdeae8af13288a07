namespace McpTasks.Shared.Redis;

/// <summary>
/// Errors that go by themselves: the server is away, starts, fails over, moves slots, is busy, or has forgotten a script.
/// </summary>
internal static class PassingErrors
{
    private static readonly string[] Codes = ["LOADING", "NOSCRIPT", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "READONLY", "BUSY"];

    public static bool Includes(Exception exception) => exception switch
    {
        RedisConnectionException or TimeoutException => true,
        // Garnet puts ERR in front of a code.
        RedisServerException => Array.Exists(Codes, code => exception.Message.Contains(code, StringComparison.Ordinal)),
        _ => false,
    };
}
