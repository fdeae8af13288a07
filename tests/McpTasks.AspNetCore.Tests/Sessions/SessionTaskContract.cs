#pragma warning disable MCP9006 // What is tested here uses the SDK's legacy interfaces.

using McpTasks.Server.Legacy;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>What a session knows of its tasks, in memory and shared.</summary>
public sealed class SessionTaskContract(SharedStores stores)
{
    public static TheoryData<StoreKind> Everywhere => ReplayContract.Everywhere;

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_a_session_was_told_is_known_everywhere_until_there_is_nothing_more_to_tell(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var (one, two) = (new SessionTask(TaskId.New().Value, ProgressToken: "\"a|b\""), new SessionTask(TaskId.New().Value));
        await pair.Tasks.AddAsync(session, one, 10, default);
        await pair.Other.Tasks.AddAsync(session, two, 10, default);
        Assert.Equivalent(new[] { one, two }, await pair.Tasks.ListAsync(session, default));

        await pair.Other.Tasks.NoteAsync(session, one with { Version = 7, Progress = 0.5 }, default);
        await pair.Tasks.NoteAsync(session, one with { Version = 6, Progress = 0.25 }, default);
        await pair.Tasks.NoteAsync(session, new(TaskId.New().Value, 1), default);
        await pair.Tasks.RemoveAsync(session, two.Id, default);
        Assert.Equal([one with { Version = 7, Progress = 0.5 }], await pair.Other.Tasks.ListAsync(session, default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task The_oldest_task_gives_way_to_one_too_many(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var tasks = Enumerable.Range(0, 3).Select(_ => new SessionTask(TaskId.New().Value)).ToList();
        foreach (var task in tasks)
        {
            await pair.Tasks.AddAsync(session, task, 2, default);
        }

        Assert.Equal(
            tasks[1..].Select(task => task.Id).Order(), (await pair.Tasks.ListAsync(session, default)).Select(task => task.Id).Order());
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_session_that_nobody_listens_to_keeps_its_newest_tasks_and_no_more_than_a_quarter_too_many(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var tasks = Enumerable.Range(0, 64).Select(_ => new SessionTask(TaskId.New().Value)).ToList();
        foreach (var task in tasks)
        {
            await pair.Tasks.AddAsync(session, task, 8, default);
            Assert.InRange((await pair.Tasks.ListAsync(session, default)).Count, 0, 10);
        }

        Assert.Subset((await pair.Tasks.ListAsync(session, default)).Select(task => task.Id).ToHashSet(), tasks[^8..].Select(task => task.Id).ToHashSet());
    }

    [Fact]
    public async Task All_tasks_of_a_session_that_nobody_listens_to_are_read_for_one_in_a_quarter_of_the_limit()
    {
        var state = new WatchedState(new InMemorySharedState(TimeProvider.System));
        var (pair, session) = (StorePair.On(state, new(), time: null), SessionContract.NewId());
        await pair.Sessions.SaveAsync(session, SessionContract.Record(), default);
        for (var i = 0; i < 100; i++)
            await pair.Tasks.AddAsync(session, new(TaskId.New().Value), 40, default);
        Assert.Equal(6, state.MapsRead);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Tasks_go_with_their_session(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        await pair.Tasks.AddAsync(session, new(TaskId.New().Value), 10, default);
        await pair.Sessions.RemoveAsync(session, "owner", default);
        await pair.Tasks.AddAsync(session, new(TaskId.New().Value), 10, default);
        Assert.Empty(await pair.Tasks.ListAsync(session, default));
        Assert.Equal(0, await pair.CountKeys());
    }

    private async Task<(StorePair Pair, string Session)> SessionAsync(StoreKind kind)
    {
        var (pair, session) = (await stores.OpenAsync(kind), SessionContract.NewId());
        await pair.Sessions.SaveAsync(session, SessionContract.Record(), default);
        return (pair, session);
    }
}
