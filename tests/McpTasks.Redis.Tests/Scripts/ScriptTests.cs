using System.Reflection;
using System.Text.RegularExpressions;

namespace McpTasks.Redis.Tests.Scripts;

public sealed partial class ScriptTests
{
    private static readonly string[] Allowed =
    [
        "TIME", "PEXPIRE", "PEXPIREAT", "PTTL", "HGET", "HSET", "HSETNX", "HDEL", "HMGET", "HGETALL", "HEXISTS", "HKEYS", "HLEN", "EXISTS",
        "GET", "SET", "DEL", "PUBLISH",
        "ZADD", "ZREM", "ZCARD", "ZCOUNT", "ZSCORE", "ZRANGE", "ZRANGEBYSCORE", "ZREVRANGEBYSCORE", "ZREMRANGEBYSCORE",
        "RPUSH", "LPOP", "LRANGE", "LINDEX",
    ];

    public static TheoryData<string> All { get; } =
        [.. typeof(Redis.Scripts).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_script_calls_only_commands_that_every_server_has(string name)
    {
        var called = Call().Matches(Text(name)).Select(match => match.Groups["command"].Value).Distinct().ToList();

        Assert.NotEmpty(called);
        Assert.Empty(called.Except(Allowed));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_script_makes_no_key_but_of_those_of_its_shard_which_it_names(string name)
    {
        var made = MadeKey().Matches(Text(name)).Select(match => match.Groups["key"].Value).Distinct().ToList();

        Assert.Empty(made.Except(["TASKS ..", "line_of(", "line,"]));
        Assert.True(made.Count == 0 || Text(name).Contains("local DUE, INDEX, PAUSED, PULSE, STRIKES, TURNS = KEYS[1]", StringComparison.Ordinal));
    }

    private static string Text(string name) => ((Script)typeof(Redis.Scripts).GetField(name)!.GetValue(null)!).Text;

    [GeneratedRegex(@"redis\.p?call\('(?<command>\w+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();

    // Its first argument where that is neither a key that the caller names nor a script's own variable for one.
    [GeneratedRegex(@"redis\.p?call\('(?!PUBLISH|TIME)\w+', (?<key>['""]|ARGV|\w+ \.\.|\w+\(|line,)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MadeKey();
}
