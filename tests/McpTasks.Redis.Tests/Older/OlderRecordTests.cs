using System.Text.Json.Nodes;
using McpTasks.Redis.Tests.Harness;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Older;

/// <summary>
/// In a deploy the version before has written what this one reads and runs: <c>records.json</c> holds the keys of an earlier version, as
/// they were. A change of the format that breaks these tests breaks a deploy.
/// </summary>
public sealed class OlderRecordTests(SharedConnections connections)
{
    private readonly JsonObject _records = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Older", "records.json")))!.AsObject();

    [Theory, OnEveryServer]
    public async Task A_queued_task_begins_with_its_request_and_ends(ServerKind kind)
    {
        await using var harness = await StartAsync(kind);

        var begun = await harness.Store.BeginAgainAsync(Ref("queued"));

        Assert.Equal((1, Request, """{"name":"c"}"""), (begun.Attempt, begun.Request, begun.Client));
        Assert.True(await harness.Store.EndAsync(begun));
        Assert.Equal(
            [TaskHistoryKind.Created, TaskHistoryKind.Queued, TaskHistoryKind.Begun, TaskHistoryKind.Ended],
            (await harness.Store.GetHistoryAsync(begun.Id, Token))!.Select(entry => entry.Kind));
    }

    [Theory, OnEveryServer]
    public async Task A_running_task_is_renewed_by_its_worker_or_taken_over_when_that_is_gone(ServerKind kind)
    {
        await using var harness = await StartAsync(kind);
        var task = Ref("running");
        Assert.Equal(new(1, 4, "a quarter"), (await harness.Store.GetAsync(task.Id, Token))!.Progress);
        Assert.Equal([true], await harness.Store.RenewAsync([new(task, 1)], Lease, Token));

        await harness.AdvanceAsync(Lease);

        Assert.Contains(task.Id, (await harness.Store.DueAsync()).Select(due => due.Task.Id));
        Assert.Equal(2, (await harness.Store.BeginAgainAsync(task)).Attempt);
        Assert.False(await harness.Store.ReleaseAsync(task, 1, Token));
        Assert.True(await harness.Store.ReportAsync(task, 2, new(2, 4, "half"), Token));
    }

    [Theory, OnEveryServer]
    public async Task A_question_is_answered_and_its_task_goes_on(ServerKind kind)
    {
        await using var harness = await StartAsync(kind);
        var task = Ref("asks");
        Assert.Equal(Question(), Assert.Single((await harness.Store.GetAsync(task.Id, Token))!.Inputs));

        Assert.Equal(["name"], await harness.Store.AnswerAsync(task, new Dictionary<string, string> { ["name"] = "{}" }, Token));

        Assert.Equal(2, (await harness.Store.BeginAgainAsync(task)).Attempt);
        Assert.Equal("{}", (await harness.Store.AskAsync(task, 2, Question(), Token))!.Answer);
    }

    [Theory, OnEveryServer]
    public async Task An_ended_task_keeps_its_result_and_is_found(ServerKind kind)
    {
        await using var harness = await StartAsync(kind);

        var ended = (await harness.Store.GetAsync(Ref("ended").Id, Token))!;

        Assert.Equal((McpTaskStatus.Completed, """{"content":[]}"""), (ended.Status, ended.Result));
        Assert.Equal(4, (await harness.Store.ListAsync(Owner, null, 10, Token)).Tasks.Count);
        var counts = await harness.Directory.CountAsync(Token);
        Assert.Equal(
            (1, 1, 1, 1),
            (counts[TaskPhase.Queued], counts[TaskPhase.Running], counts[TaskPhase.InputRequired], counts[TaskPhase.Completed]));
    }

    private TaskRef Ref(string name) => new(TaskId.Parse((string)_records[name]!), Owner);

    private async Task<RedisHarness> StartAsync(ServerKind kind)
    {
        var harness = new RedisHarness(await connections.GetAsync(kind));
        var shard = ((string)harness.DueKey!)[..^"due".Length];
        foreach (var (name, value) in _records["keys"]!.AsObject())
        {
            RedisKey key = shard + name;
            await (value switch
            {
                JsonObject fields
                    => harness.Database.HashSetAsync(key, [.. fields.Select(field => new HashEntry(field.Key, (string)field.Value!))]),
                JsonArray entries
                    => harness.Database.SortedSetAddAsync(
                        key, [.. entries.Select(entry => new SortedSetEntry((string)entry![0]!, (double)entry[1]!))]),
                _ => harness.Database.StringSetAsync(key, (string)value!),
            });
            await harness.Database.KeyExpireAsync(key, TimeSpan.FromHours(1));
        }

        return harness;
    }
}
