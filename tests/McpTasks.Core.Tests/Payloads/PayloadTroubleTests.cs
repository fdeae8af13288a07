using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.Time.Testing;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Core.Tests.Payloads;

/// <summary>What is kept beside a record goes when nobody needs it, and not before, whatever goes wrong.</summary>
public sealed class PayloadTroubleTests : IDisposable
{
    private static readonly string Large = $$$"""{"name":"import","arguments":{"text":"{{{new string('x', 100)}}}"}}""";
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly MemoryPayloads _payloads = new();
    private readonly StoreFaults _faults = new();
    private readonly RecordedLogs _logs = new();
    private readonly InMemoryTaskStore _records;
    private readonly PayloadTaskStore _store;

    public PayloadTroubleTests()
    {
        _records = new(_time);
        _store = new(FaultyStore.Over(_records, _faults), _payloads, above: 50, _time, _logs.CreateLogger(""));
    }

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(ObjectDisposedException))]
    public async Task A_creation_of_which_nobody_knows_whether_it_came_through_keeps_its_arguments(Type error)
    {
        var id = TaskId.New();
        _faults.After = _ => throw (Exception)Activator.CreateInstance(error, "lost")!;

        await Assert.ThrowsAsync(error, async () => await _store.CreateAsync(Task() with { Id = id, Request = Large }, limits: null, Token));

        _faults.After = _ => { };
        Assert.Equal(Large, (await _store.BeginAgainAsync(new(id, Owner))).Request);
    }

    [Fact]
    public async Task A_creation_that_comes_after_its_withdrawal_leaves_nothing()
    {
        var id = TaskId.New();
        Assert.False(await _store.WithdrawAsync(new(id, Owner), Token));

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _store.CreateAsync(Task() with { Id = id, Request = Large }, limits: null, Token));

        Assert.Empty(_payloads.Names);
    }

    [Fact]
    public async Task Arguments_of_a_creation_that_is_out_of_range_are_written_nowhere()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.CreatedAsync(Task(maxAttempts: 0) with { Request = Large }));

        Assert.Empty(_payloads.Names);
    }

    [Fact]
    public async Task Arguments_of_a_task_that_is_handed_back_or_tried_again_are_there_for_its_next_attempt()
    {
        var task = await _store.BegunAsync(Task() with { Request = Large });

        Assert.True(await _store.ReleaseAsync(task.Ref, 1, Token));
        Assert.Equal(Large, (await _store.BeginAgainAsync(task.Ref)).Request);
        Assert.True(await _store.RetryAsync(task.Ref, 2, new(TimeSpan.FromSeconds(1), "Later", IsFailure: false), Token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Large, (await _store.BeginAgainAsync(task.Ref)).Request);
    }

    [Fact]
    public async Task Arguments_go_with_a_task_that_is_dropped_and_stay_where_they_are_to_be_kept()
    {
        var (dropped, kept) = (await _store.CreatedAsync(Task() with { Request = Large }), await KeptAsync());

        Assert.NotNull(await _store.DropAsync(dropped.Ref, "dropped", Token));
        Assert.NotNull(await _store.DropAsync(kept.Ref, "dropped", Token));

        Assert.Equal([$"{kept.Id} request"], _payloads.Names);
    }

    [Fact]
    public async Task Arguments_that_are_to_be_kept_stay_when_their_task_is_cancelled()
    {
        var kept = await KeptAsync();

        await _store.CancelAsync(kept.Ref, TaskActor.Client, "stop", Token);

        Assert.Equal(Large, await _store.GetRequestAsync(kept.Id, Token));
    }

    [Fact]
    public async Task Arguments_of_a_task_that_has_begun_are_not_dropped()
    {
        var task = await _store.BegunAsync(Task() with { Request = Large });

        Assert.Null(await _store.DropAsync(task.Ref, "dropped", Token));

        Assert.Equal(Large, await _store.GetRequestAsync(task.Id, Token));
    }

    [Fact]
    public async Task An_end_that_is_not_taken_leaves_the_arguments_to_the_attempt_that_has_the_task()
    {
        var task = await _store.BegunAsync(Task() with { Request = Large });

        Assert.False(await _store.CompleteAsync(task.Ref, attempt: 7, Done(), Token));

        Assert.Equal(Large, await _store.GetRequestAsync(task.Id, Token));
    }

    [Fact]
    public async Task A_late_attempts_result_does_not_take_the_place_of_the_one_that_counts()
    {
        var task = await _store.BegunAsync();
        await _store.EndAsync(task, Done(Large));

        Assert.False(await _store.CompleteAsync(task.Ref, attempt: 2, Done(Large.Replace('x', 'y')), Token));

        Assert.Equal(Large, (await _store.ReadAsync(task)).Result);
    }

    [Fact]
    public async Task A_result_of_a_task_that_is_gone_is_kept_nowhere()
    {
        Assert.False(await _store.CompleteAsync(new(TaskId.New(), Owner), attempt: 1, Done(Large), Token));

        Assert.Empty(_payloads.Names);
    }

    [Fact]
    public async Task What_cannot_be_removed_now_keeps_no_task_from_its_end()
    {
        var task = await _store.BegunAsync(Task() with { Request = Large });
        _payloads.IsStuck = true;

        Assert.True(await _store.EndAsync(task));

        Assert.Equal(McpTaskStatus.Completed, (await _store.ReadAsync(task)).Status);
        Assert.Equal([1044], _logs.Records.Select(record => record.Id.Id));
    }

    [Fact]
    public async Task What_is_not_there_any_more_is_told_to_those_who_look_after_the_service()
    {
        var task = await _store.CreatedAsync(Task() with { Request = Large });
        await _payloads.RemoveAsync(task.Id, "request", Token);

        Assert.Null(await _store.GetRequestAsync(task.Id, Token));

        Assert.Equal([1043], _logs.Records.Select(record => record.Id.Id));
    }

    [Fact]
    public async Task A_failure_that_has_no_result_ends_its_task()
    {
        var task = await _store.BegunAsync();

        Assert.True(await _store.EndAsync(task, new(McpTaskStatus.Failed, "boom")));

        Assert.Equal("boom", (await _store.ReadAsync(task)).StatusMessage);
    }

    [Fact]
    public async Task A_value_is_kept_for_an_hour_longer_than_its_task()
    {
        var hour = TimeSpan.FromHours(1);
        var task = await _store.BegunAsync(Task() with { Request = Large, KeepRequest = true });
        _time.Advance(TimeSpan.FromMinutes(4));
        await _store.EndAsync(task, Done(Large));
        // This one runs on beyond its time.
        var late = await _store.BegunAsync(Task(ttl: TimeSpan.FromMinutes(1)));
        _time.Advance(TimeSpan.FromMinutes(2));
        await _store.EndAsync(late, Done(Large));

        Assert.Equal([Ttl + hour, Ttl - TimeSpan.FromMinutes(4) + hour, hour], _payloads.KeptFor);
    }

    private async Task<TaskRecord> KeptAsync() => await _store.CreatedAsync(Task() with { Request = Large, KeepRequest = true });

    /// <summary>Values in memory, with for how long each was given.</summary>
    private sealed class MemoryPayloads : ITaskPayloads
    {
        private readonly Dictionary<string, byte[]> _values = [];

        public List<TimeSpan> KeptFor { get; } = [];

        public IEnumerable<string> Names => _values.Keys;

        /// <summary>Whether nothing can be removed.</summary>
        public bool IsStuck { get; set; }

        public ValueTask WriteAsync(TaskId task, string name, ReadOnlyMemory<byte> value, TimeSpan keepFor, CancellationToken cancellationToken)
        {
            _values[$"{task} {name}"] = value.ToArray();
            KeptFor.Add(keepFor);
            return ValueTask.CompletedTask;
        }

        public ValueTask<byte[]?> ReadAsync(TaskId task, string name, int length, CancellationToken cancellationToken) =>
            new(_values.TryGetValue($"{task} {name}", out var value) && value.Length == length ? value : null);

        public ValueTask RemoveAsync(TaskId task, string name, CancellationToken cancellationToken)
        {
            if (IsStuck)
                throw new IOException("stuck");
            _values.Remove($"{task} {name}");
            return ValueTask.CompletedTask;
        }
    }
}
