namespace McpTasks.Redis;

/// <summary>Calls a script with the keys and the first arguments that it expects.</summary>
internal sealed class TaskScripts(RedisCalls calls, KeyNames keys, Func<DateTimeOffset>? testClock)
{
    private readonly Transitions _transitions = new(calls, keys, () => ClockOf(testClock));

    /// <summary>The first argument of every script: empty, or a test's own time.</summary>
    public RedisValue Clock => ClockOf(testClock);

    public KeyNames Keys => keys;

    public RedisCalls Calls => calls;

    /// <summary>Runs a transition of one task.</summary>
    public ValueTask<RedisResult> RunAsync(Script script, TaskRef task, CancellationToken cancellationToken, params RedisValue[] arguments) =>
        RunAsync(script, task, keys.OfTask(task), arguments, cancellationToken);

    public ValueTask<RedisResult> RunAsync(Script script, TaskRef task, RedisKey[] touched, RedisValue[] arguments, CancellationToken cancellationToken) =>
        _transitions.RunAsync(script, new(task, touched, CallToken.Next(), arguments), cancellationToken);

    private static RedisValue ClockOf(Func<DateTimeOffset>? testClock) =>
        testClock is null ? RedisValue.EmptyString : testClock().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
