using McpTasks.Redis.Tests.Harness;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>Whose turn it is among tasks that lie in several shards.</summary>
public sealed class ShardedTurnsTests(SharedConnections connections)
{
    private static readonly TaskPriority[] UrgentFirst = [TaskPriority.High, TaskPriority.Normal, TaskPriority.Low];

    [Theory, OnEveryServer]
    public async Task Where_tasks_have_waited_long_a_message_is_used_for_the_most_urgent_one_of_all_shards(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), shards: 3);
        var low = await CreatedAsync(harness, shard: 0, TaskPriority.Low);
        var usual = await CreatedAsync(harness, shard: 1, TaskPriority.Normal);
        var high = await CreatedAsync(harness, shard: 2, TaskPriority.High);
        await harness.AdvanceAsync(2 * TurnRules.CrowdAge);
        await SeenAsync(harness, by: usual);

        var turns = new List<TaskRef?>();
        foreach (var message in new[] { usual, low, high, low })
            turns.Add(await harness.Turns.NextAsync(message.Ref, enters: turns.Count == 0, UrgentFirst, Token));

        Assert.Equal([high.Ref, usual.Ref, low.Ref, null], turns);
    }

    [Theory, OnEveryServer]
    public async Task A_message_is_used_in_its_own_shard_where_nobody_has_waited_long(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), shards: 3);
        var high = await CreatedAsync(harness, shard: 2, TaskPriority.High);
        var low = await CreatedAsync(harness, shard: 0, TaskPriority.Low);
        var turns = new List<TaskRef?>();

        // What waits elsewhere is looked up a few times a second, and until the first look anybody may wait.
        await Eventually.SoAsync(async () =>
        {
            turns.Add(await harness.Turns.NextAsync(low.Ref, enters: true, UrgentFirst, Token));
            if (turns[^1] is { } turn && turn != low.Ref)
                await harness.Turns.EnterAsync(turn, Token);
            return turns[^1] == low.Ref;
        });

        Assert.Equal(high.Ref, await harness.Turns.NextAsync(low.Ref, enters: false, UrgentFirst, Token));
        Assert.Null(await harness.Turns.NextAsync(high.Ref, enters: false, UrgentFirst, Token));
    }

    [Theory, OnEveryServer]
    public async Task Owners_have_their_turns_one_after_the_other_whichever_shards_they_are_in(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), shards: 3);
        var first = await CreatedAsync(harness, shard: 1, TaskPriority.High);
        await harness.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var later = await CreatedAsync(harness, shard: 1, TaskPriority.High);
        await harness.AdvanceAsync(2 * TurnRules.CrowdAge);
        var other = await CreatedAsync(harness, shard: 0, TaskPriority.High);
        await harness.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await SeenAsync(harness, by: other);

        var turns = new List<TaskRef?>();
        for (var i = 0; i < 4; i++)
            turns.Add(await harness.Turns.NextAsync(other.Ref, enters: false, UrgentFirst, Token));

        Assert.Equal([first.Ref, other.Ref, later.Ref, null], turns);
    }

    [Theory, OnEveryServer]
    public async Task Who_comes_to_a_crowd_in_another_shard_has_a_turn_of_its_own(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), shards: 3);
        for (var i = 0; i < TurnRules.Crowd; i++)
            await CreatedAsync(harness, shard: 0, TaskPriority.Normal);
        await harness.AdvanceAsync(TurnRules.CrowdAge);

        var other = await CreatedAsync(harness, shard: 1, TaskPriority.Normal);

        // What waits elsewhere is looked up a few times a second.
        await Eventually.SoAsync(async () =>
        {
            await harness.Turns.EnterAsync(other.Ref, Token);
            await harness.AdvanceAsync(TimeSpan.FromMilliseconds(1));
            return await harness.Turns.NextAsync(other.Ref, enters: false, UrgentFirst, Token) == other.Ref;
        });
    }

    [Theory, OnEveryServer]
    public async Task Of_messages_used_at_once_each_finds_a_task_in_whichever_shard(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), shards: 3);
        var (owners, random) = (new[] { OwnerIn(harness, 0), OwnerIn(harness, 1), OwnerIn(harness, 2) }, new Random(1));
        for (var round = 0; round < 200; round++)
        {
            var tasks = await System.Threading.Tasks.Task.WhenAll(owners.Select(owner => harness.Store.CreatedAsync(Task(owner))));

            var turns = await System.Threading.Tasks.Task.WhenAll(tasks.Select(async task =>
            {
                // Each a little after the other, in another order each time.
                for (var yields = random.Next(8); yields > 0; yields--)
                    await harness.Store.GetAsync(task.Id, Token);
                return await harness.Turns.NextAsync(task.Ref, enters: true, UrgentFirst, Token);
            }));

            Assert.Equal(
                tasks.Select(task => task.Id.Value).Order(StringComparer.Ordinal), turns.Select(turn => turn?.Id.Value).Order(StringComparer.Ordinal));
        }
    }

    // What waits elsewhere is looked up a few times a second.
    private static Task SeenAsync(RedisHarness harness, TaskRecord by) =>
        Eventually.SoAsync(() => System.Threading.Tasks.Task.FromResult(harness.Elsewhere.MayComeFirst(by.Id.Shard)));

    private static async Task<TaskRecord> CreatedAsync(RedisHarness harness, int shard, TaskPriority priority)
    {
        var created = await harness.Store.CreatedAsync(Task(OwnerIn(harness, shard)) with { Priority = priority });
        await harness.Turns.EnterAsync(created.Ref, Token);
        return created;
    }

    private static string OwnerIn(RedisHarness harness, int shard) =>
        Enumerable.Range(0, 1000).Select(number => $"owner-{number}").First(owner => harness.Store.NewId(owner).Shard == shard);
}
