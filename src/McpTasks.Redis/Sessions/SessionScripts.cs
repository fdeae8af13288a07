using System.Globalization;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>The scripts of sessions, called with the keys and the first arguments that they expect.</summary>
internal sealed class SessionScripts(RedisCalls calls, SessionKeys keys, Func<DateTimeOffset>? testClock)
{
    private RedisValue Clock =>
        testClock is null ? RedisValue.EmptyString : testClock().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public SessionKeys Keys => keys;

    public ValueTask<RedisResult> RunAsync(Script script, string session, CancellationToken cancellationToken, params RedisValue[] arguments) =>
        calls.RunAsync(script, task: null, keys.Of(session), [Clock, keys.Channel(session), .. arguments], cancellationToken);

    /// <summary>Runs a script on the claim of a question.</summary>
    public ValueTask<RedisResult> RunOnClaimAsync(Script script, string session, string question, CancellationToken cancellationToken, params RedisValue[] arguments) =>
        calls.RunAsync(script, task: null, [keys.Claim(session, question)], [Clock, .. arguments], cancellationToken);

    /// <summary>Runs a script on an owner's places, which live elsewhere than the session.</summary>
    public ValueTask<RedisResult> RunOnPlacesAsync(Script script, string owner, CancellationToken cancellationToken, params RedisValue[] arguments) =>
        calls.RunAsync(script, task: null, [keys.Places(owner)], [Clock, .. arguments], cancellationToken);
}
