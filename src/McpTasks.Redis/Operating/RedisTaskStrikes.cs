using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTasks.Redis;

/// <summary>
/// The strikes: a copy in each shard, which the scripts that create and begin tasks read. Shard 0 gives the numbers. A list shows the strikes of all shards,
/// so that none stays unseen when a call breaks off half-way, or when one operator adds a strike while another lifts it.
/// </summary>
internal sealed class RedisTaskStrikes(TaskScripts scripts) : ITaskStrikes
{
    private const string Whole = "Whole";

    public async ValueTask<TaskStrike> AddAsync(TaskStrike strike, CancellationToken cancellationToken)
    {
        StrikeRules.Check(strike);
        var known = (await ListAsync(cancellationToken)).FirstOrDefault(other => StrikeRules.IsSame(other, strike));
        RedisValue number = known?.Number ?? RedisValue.EmptyString;
        RedisValue count = strike.Component is { } component ? $"c {component}" : $"o {strike.Owner}";
        RedisValue json = TextOf(strike with { Number = 0, At = default });
        var added = strike;
        for (var shard = 0; shard < scripts.Keys.Shards; shard++)
        {
            var answer = (RedisValue[])(await RunAsync(scripts, Scripts.Strike, shard, cancellationToken, number, count, json, TaskStrike.Most))!;
            if (answer.Length == 0)
                throw StrikeRules.TooMany();
            number = answer[0];
            if (shard == 0)
                added = strike with { Number = (int)number, At = Moment(answer[1]) };
        }

        return added;
    }

    public async ValueTask<IReadOnlyList<TaskStrike>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new SortedDictionary<int, TaskStrike>();
        for (var shard = 0; shard < scripts.Keys.Shards; shard++)
        {
            foreach (var strike in Parse(await RunAsync(scripts, Scripts.Strikes, shard, cancellationToken)).All)
                all.TryAdd(strike.Number, strike);
        }

        return [.. all.Values];
    }

    public async ValueTask<bool> LiftAsync(int number, CancellationToken cancellationToken)
    {
        var lifted = false;
        for (var shard = scripts.Keys.Shards - 1; shard >= 0; shard--)
            lifted |= (bool)await RunAsync(scripts, Scripts.Lift, shard, cancellationToken, number);
        return lifted;
    }

    public static ValueTask<RedisResult> RunAsync(
        TaskScripts scripts, Script script, int shard, CancellationToken cancellationToken, params RedisValue[] arguments) =>
        scripts.Calls.RunAsync(script, task: null, [scripts.Keys.Strikes(shard), scripts.Keys.Due(shard)], [scripts.Clock, .. arguments], cancellationToken);

    public static StrikeSet Parse(RedisResult answer)
    {
        var values = (RedisValue[])answer!;
        var strikes = values[1..].Chunk(3).Select(each => StrikeOf((string)each[2]!) with
        {
            Number = (int)each[0],
            At = Moment(each[1]),
        });
        return new(values[0], [.. strikes.OrderBy(strike => strike.Number)]);
    }

    // A version without operators takes every condition for equality. A strike with another operator keeps its condition where that version does not look, so
    // that there all tasks of the component wait: a task that runs against the operator's will cannot be undone.
    private static string TextOf(TaskStrike strike)
    {
        if (strike.Operator == TaskStrikeOperator.Equal)
            return JsonSerializer.Serialize(strike);
        var json = JsonSerializer.SerializeToNode(strike with { Argument = null, Operator = default, Value = null, UpTo = null })!;
        json[Whole] = JsonSerializer.SerializeToNode(strike);
        return json.ToJsonString();
    }

    private static TaskStrike StrikeOf(string text)
    {
        var json = JsonNode.Parse(text)!;
        return (json[Whole] ?? json).Deserialize<TaskStrike>()!;
    }

    private static DateTimeOffset Moment(RedisValue milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
}
