#pragma warning disable MCP9006 // What is tested here uses the SDK's legacy interfaces.

using McpTasks.AspNetCore.Sessions;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>What a session knows of its tasks, in memory and shared.</summary>
public sealed class SessionTaskContract(SharedStores stores)
{
    public static TheoryData<StoreKind> Everywhere => ReplayContract.Everywhere;

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_a_session_was_told_is_known_everywhere_until_there_is_nothing_more_to_tell(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var (one, two) = (new SessionTask(TaskId.New(), ProgressToken: "\"a|b\""), new SessionTask(TaskId.New()));
        await pair.Tasks.AddAsync(session, one, 10, default);
        await pair.Other.Tasks.AddAsync(session, two, 10, default);
        Assert.Equivalent(new[] { one, two }, await pair.Tasks.ListAsync(session, default));

        await pair.Other.Tasks.NoteAsync(session, one with { Version = 7, Progress = 0.5 }, default);
        await pair.Tasks.NoteAsync(session, one with { Version = 6, Progress = 0.25 }, default);
        await pair.Tasks.NoteAsync(session, new(TaskId.New(), 1), default);
        await pair.Tasks.RemoveAsync(session, two.Id, default);
        Assert.Equal([one with { Version = 7, Progress = 0.5 }], await pair.Other.Tasks.ListAsync(session, default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task The_oldest_task_gives_way_to_one_too_many(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var tasks = Enumerable.Range(0, 3).Select(_ => new SessionTask(TaskId.New())).ToList();
        foreach (var task in tasks)
        {
            await pair.Tasks.AddAsync(session, task, 2, default);
            // The store tells them apart by the millisecond.
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        Assert.Equal(tasks[1..].Select(task => task.Id.Value).Order(), (await pair.Tasks.ListAsync(session, default)).Select(task => task.Id.Value).Order());
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Who_watches_hears_of_the_first_note_of_each_task_and_of_nothing_after_it_left(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var (heard, task) = (new SemaphoreSlim(0), new SessionTask(TaskId.New()));
        var watch = await pair.Tasks.WatchAsync(session, () => heard.Release(), default);
        await pair.Tasks.AddAsync(session, task, 10, default);
        await pair.Other.Tasks.NoteAsync(session, task with { Version = 1 }, default);
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));

        await pair.Other.Tasks.NoteAsync(session, task with { Version = 2 }, default);
        await watch.DisposeAsync();
        var other = new SessionTask(TaskId.New());
        await pair.Tasks.AddAsync(session, other, 10, default);
        await pair.Tasks.NoteAsync(session, other with { Version = 1 }, default);
        Assert.Equal(0, heard.CurrentCount);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Tasks_go_with_their_session(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        await pair.Tasks.AddAsync(session, new(TaskId.New()), 10, default);
        await pair.Sessions.RemoveAsync(session, "owner", default);
        await pair.Tasks.AddAsync(session, new(TaskId.New()), 10, default);
        Assert.Empty(await pair.Tasks.ListAsync(session, default));
        Assert.Equal(0, await pair.CountKeys());
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_was_said_before_anybody_listened_is_not_taken_for_told(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind, listened: false);
        var task = new SessionTask(TaskId.New());
        await pair.Tasks.AddAsync(session, task, 10, default);
        await pair.Tasks.NoteAsync(session, task with { Version = 1 }, default);
        Assert.Equal([task], await pair.Tasks.ListAsync(session, default));
    }

    private async Task<(StorePair Pair, string Session)> SessionAsync(StoreKind kind, bool listened = true)
    {
        var (pair, session) = (await stores.OpenAsync(kind), SecureId.New());
        await pair.Sessions.SaveAsync(SessionContract.Record(session), default);
        if (!listened)
            return (pair, session);
        await (await pair.Tasks.WatchAsync(session, () => { }, default)).DisposeAsync();
        if (pair.Replay.IsShared)
        {
            await using var events = pair.Replay.Listen(session).ReadEventsAsync().GetAsyncEnumerator();
            await events.MoveNextAsync();
        }

        return (pair, session);
    }
}
