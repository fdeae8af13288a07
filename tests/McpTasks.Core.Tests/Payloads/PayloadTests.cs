using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Core.Tests.Payloads;

/// <summary>Large arguments and results in files beside the records of the store in memory.</summary>
public sealed class PayloadTests : IDisposable
{
    private const int Above = 1024;
    private static readonly string Large = $$$"""{"name":"import","arguments":{"text":"{{{new string('ü', Above)}}}"}}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("payloads-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly InMemoryTaskStore _records;
    private readonly FilePayloads _files;
    private readonly PayloadTaskStore _store;

    public PayloadTests()
    {
        (_records, _files) = (new(_time), new(_folder.FullName, _time));
        _store = new(_records, _files, Above, _time, NullLogger.Instance);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Large_arguments_and_results_are_read_whole_and_are_not_in_the_record()
    {
        var task = await _store.CreatedAsync(Task() with { Request = Large, KeepRequest = true });
        Assert.DoesNotContain("ü", await _records.GetRequestAsync(task.Id, Token), StringComparison.Ordinal);
        var begun = await _store.BeginAgainAsync(task.Ref);
        Assert.Equal(Large, begun.Request);

        Assert.True(await _store.EndAsync(begun, Done(Large)));

        Assert.DoesNotContain("ü", (await _records.ReadAsync(task)).Result, StringComparison.Ordinal);
        Assert.Equal(Large, (await _store.ReadAsync(task)).Result);
        Assert.Equal(Large, await _store.GetRequestAsync(task.Id, Token));
        Assert.Equal(Large, (await _store.CancelAsync(task.Ref, TaskActor.Client, "too late", Token))!.Task.Result);
    }

    [Fact]
    public async Task What_is_no_larger_than_the_setting_stays_in_the_record()
    {
        var exact = new string('x', Above);

        var begun = await _store.BegunAsync(Task() with { Request = exact });
        await _store.EndAsync(begun, Done(exact));

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Arguments_go_when_the_task_ends_or_is_cancelled_and_all_goes_when_the_task_is_removed()
    {
        var ended = await _store.BegunAsync(Task() with { Request = Large });
        await _store.EndAsync(ended);
        var cancelled = await _store.CreatedAsync(Task() with { Request = Large });
        await _store.CancelAsync(cancelled.Ref, TaskActor.Client, "stop", Token);
        Assert.Empty(_folder.GetFiles());

        var kept = await _store.BegunAsync(Task() with { Request = Large, KeepRequest = true });
        await _store.EndAsync(kept, Done(Large));
        Assert.Equal(2, _folder.GetFiles().Length);
        Assert.True(await _store.WithdrawAsync(kept.Ref, Token));
        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData("@payload")]
    [InlineData("name")]
    public async Task A_request_that_looks_like_a_reference_is_a_request_and_counts_as_one(string member)
    {
        var limits = new TaskLimits(MaxLiveTasks: 100, MaxCreationsPerSecond: 100, MaxKeptTasks: 3);
        var request = """{"MEMBER":{"name":"result-1","length":2000000000,"stays":false},"length":-5,"arguments":{}}""".Replace(
            "MEMBER", member, StringComparison.Ordinal);
        var task = await _store.CreateAsync(Task() with { Request = request }, limits, Token);

        Assert.Equal(request, (await _store.BeginAgainAsync(task.Ref)).Request);
        await _store.CreateAsync(Task() with { Request = request }, limits, Token);
        await _store.CreateAsync(Task() with { Request = request }, limits, Token);
        await Assert.ThrowsAsync<TaskLimitException>(async () => await _store.CreateAsync(Task(), limits, Token));
    }

    [Fact]
    public async Task A_name_that_leads_out_of_the_folder_is_refused()
    {
        var id = TaskId.New();

        await Assert.ThrowsAsync<ArgumentException>(async () => await _files.ReadAsync(id, "x/../other", 12, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _files.RemoveAsync(id, "../x", Token));
    }

    [Fact]
    public async Task A_strike_holds_a_large_call_whose_arguments_are_more_than_its_record_can_tell()
    {
        var many = string.Join(',', Enumerable.Range(0, 100).Select(number => $"\"a{number}\":\"{new string('x', 1000)}\""));
        var task = await _store.CreatedAsync(Task() with { Request = "{\"name\":\"import\",\"arguments\":{" + many + ",\"customer\":7}}" });
        await ((ITaskStrikes)_records).AddAsync(new() { Component = "import", Argument = "customer", Value = "7" }, Token);

        Assert.Equal(BeginVerdict.Struck, (await _store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
    }

    [Fact]
    public async Task A_refused_creation_leaves_nothing()
    {
        var limits = new TaskLimits(MaxLiveTasks: 1, MaxCreationsPerSecond: 100);
        await _store.CreateAsync(Task(), limits, Token);

        await Assert.ThrowsAsync<TaskLimitException>(async () => await _store.CreateAsync(Task() with { Request = Large }, limits, Token));

        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData(TaskStrikeMode.Hold)]
    [InlineData(TaskStrikeMode.Refuse)]
    public async Task A_strike_of_a_short_argument_means_a_task_whose_other_arguments_are_large(TaskStrikeMode mode)
    {
        var call = Task() with { Request = Large.Replace("\"arguments\":{", "\"arguments\":{\"customer\":7,", StringComparison.Ordinal) };
        var waiting = await _store.CreatedAsync(call);
        await ((ITaskStrikes)_records).AddAsync(new() { Component = "import", Argument = "customer", Value = "7", Mode = mode }, Token);

        Assert.NotEqual(BeginVerdict.Begun, (await _store.BeginAsync(waiting.Ref, "worker-1", Lease, Token)).Verdict);
        if (mode == TaskStrikeMode.Refuse)
            await Assert.ThrowsAsync<TaskStruckException>(async () => await _store.CreatedAsync(call));

        Assert.Single(_folder.GetFiles());
    }

    [Theory]
    [InlineData(TaskStrikeOperator.NotEqual, "m", true)]
    [InlineData(TaskStrikeOperator.Equal, "m", false)]
    [InlineData(TaskStrikeOperator.Greater, "l", true)]
    [InlineData(TaskStrikeOperator.Greater, "m", true)]
    [InlineData(TaskStrikeOperator.Less, "m", false)]
    [InlineData(TaskStrikeOperator.Less, "n", true)]
    public async Task A_strike_compares_an_argument_that_is_too_long_for_the_record(TaskStrikeOperator comparison, string value, bool means)
    {
        var (text, list) = (new string('m', 5000), $"[\"{new string('m', 5000)}\"]");
        var task = await _store.CreatedAsync(
            Task() with { Request = $$$"""{"name":"import","arguments":{"note":"{{{text}}}","list":{{{list}}}}}""" });
        await ((ITaskStrikes)_records).AddAsync(
            new() { Component = "import", Argument = "list", Operator = TaskStrikeOperator.Greater, Value = "a" }, Token);
        await ((ITaskStrikes)_records).AddAsync(
            new() { Component = "import", Argument = "note", Operator = comparison, Value = value }, Token);

        Assert.Equal(
            means ? BeginVerdict.Struck : BeginVerdict.Begun, (await _store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
    }

    [Fact]
    public async Task A_call_that_is_its_keys_earlier_task_leaves_no_second_copy()
    {
        var call = Task() with { Request = Large, Idempotency = new("key", "call", Ttl) };
        var first = await _store.CreatedAsync(call);

        Assert.Equal(first.Id, (await _store.CreatedAsync(call)).Id);

        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task What_has_expired_is_swept()
    {
        await _store.CreatedAsync(Task() with { Request = Large });
        _time.Advance(Ttl + TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        var later = await _store.CreatedAsync(Task() with { Request = Large });

        Assert.StartsWith(later.Id.Value, Assert.Single(_folder.GetFiles()).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_is_gone_reads_as_a_failure_that_says_so()
    {
        var task = await _store.BegunAsync();
        await _store.EndAsync(task, Done(Large));
        Assert.Single(_folder.GetFiles()).Delete();

        var read = await _store.ReadAsync(task);

        Assert.Equal(
            (McpTaskStatus.Failed, null, "The task's result was kept beside it, and is not there any more."),
            (read.Status, read.Result, read.StatusMessage));
        Assert.Contains("not there any more", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_whose_arguments_are_gone_fails()
    {
        var task = await _store.CreatedAsync(Task() with { Request = Large });
        Assert.Single(_folder.GetFiles()).Delete();

        var begun = await _store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        Assert.Equal(BeginVerdict.Terminal, begun.Verdict);
        var failed = await _store.ReadAsync(task);
        Assert.Equal(
            (McpTaskStatus.Failed, "The task's arguments were kept beside it, and are not there any more."), (failed.Status, failed.StatusMessage));
    }

    [Fact]
    public async Task A_task_whose_arguments_cannot_be_read_now_is_handed_back_and_no_attempt_is_lost()
    {
        var away = new PayloadTaskStore(_records, new Away(_files), Above, _time, NullLogger.Instance);
        var task = await _store.CreatedAsync(Task(maxAttempts: 1) with { Request = Large });
        await Assert.ThrowsAsync<IOException>(async () => await away.BeginAsync(task.Ref, "worker-1", Lease, Token));

        Assert.Equal(Large, (await _store.BeginAgainAsync(task.Ref)).Request);
    }

    private sealed class Away(ITaskPayloads payloads) : ITaskPayloads
    {
        public ValueTask WriteAsync(
            TaskId task, string name, ReadOnlyMemory<byte> value, TimeSpan keepFor, CancellationToken cancellationToken) =>
            payloads.WriteAsync(task, name, value, keepFor, cancellationToken);

        public ValueTask<byte[]?> ReadAsync(TaskId task, string name, int length, CancellationToken cancellationToken) =>
            throw new IOException("away");

        public ValueTask RemoveAsync(TaskId task, string name, CancellationToken cancellationToken) =>
            payloads.RemoveAsync(task, name, cancellationToken);
    }
}
