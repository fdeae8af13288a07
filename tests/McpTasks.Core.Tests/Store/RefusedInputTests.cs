using Microsoft.Extensions.Time.Testing;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Core.Tests.Store;

/// <summary>What no store takes, whoever asks: it would break a rule that later reads rely on.</summary>
public sealed class RefusedInputTests
{
    private static readonly TaskLimits Limits = new(1, 1, 1);
    private readonly InMemoryTaskStore _store = new(new FakeTimeProvider());

    public static TheoryData<string, Func<NewTask, NewTask>> WrongTasks { get; } = new()
    {
        { "no owner", task => task with { Owner = "" } },
        { "no request", task => task with { Request = null! } },
        { "no time to live", task => task with { Ttl = TimeSpan.Zero } },
        { "no poll interval", task => task with { PollInterval = TimeSpan.FromMicroseconds(999) } },
        { "no longest poll interval", task => task with { MaxPollInterval = TimeSpan.Zero } },
        { "no time to run", task => task with { MaxRunTime = TimeSpan.Zero } },
        { "no time to be sent again", task => task with { RedeliverAfter = TimeSpan.Zero } },
        { "no attempts", task => task with { MaxAttempts = 0 } },
        { "no time before its start", task => task with { StartAfter = TimeSpan.Zero } },
        { "more than 30 days before its start", task => task with { StartAfter = TimeSpan.FromDays(30) + TimeSpan.FromMilliseconds(1) } },
        { "an unknown priority", task => task with { Priority = (TaskPriority)2 } },
        { "nothing that tells a debounced call", task => task with { Debounce = "" } },
        { "too much that tells a debounced call", task => task with { Debounce = new('d', 129) } },
        { "an empty key", task => task with { Idempotency = new("", "call", Lease) } },
        { "too long a key", task => task with { Idempotency = new(new('k', 129), "call", Lease) } },
        { "nothing that tells its call", task => task with { Idempotency = new("key", "", Lease) } },
        { "too much that tells its call", task => task with { Idempotency = new("key", new('c', 129), Lease) } },
        { "no time of its key", task => task with { Idempotency = new("key", "call", TimeSpan.Zero) } },
    };

    [Theory, MemberData(nameof(WrongTasks), DisableDiscoveryEnumeration = true)]
    public async Task A_task_that_could_never_run_or_end_is_refused(string what, Func<NewTask, NewTask> wrong)
    {
        Assert.NotNull(what);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _store.CreateAsync(wrong(Task()), null, Token).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _store.CreateAsync(wrong(Task()), Limits, Token).AsTask());
    }

    [Fact]
    public async Task The_least_of_everything_is_taken()
    {
        var least = TimeSpan.FromMilliseconds(1);
        var task = Task() with
        {
            Ttl = least,
            PollInterval = least,
            MaxPollInterval = least,
            MaxRunTime = least,
            RedeliverAfter = least,
            MaxAttempts = 1,
            StartAfter = least,
            Debounce = "d",
            Idempotency = new("k", "c", least),
        };

        Assert.NotNull(await _store.CreateAsync(task, Limits, Token));
    }

    [Fact]
    public async Task The_most_of_everything_is_taken()
    {
        var task = Task() with
        {
            Ttl = TimeSpan.MaxValue,
            PollInterval = TimeSpan.MaxValue,
            MaxPollInterval = TimeSpan.MaxValue,
            MaxRunTime = TimeSpan.MaxValue,
            RedeliverAfter = TimeSpan.MaxValue,
            StartAfter = TimeSpan.FromDays(30),
            Debounce = new('d', 128),
            Idempotency = new(new('k', 128), new('c', 128), TimeSpan.MaxValue),
        };

        Assert.Equal(await _store.CreateAsync(task, Limits, Token), await _store.CreateAsync(task, null, Token));
    }

    [Theory]
    [InlineData(0, 1024, false)]
    [InlineData(1, 1024, true)]
    [InlineData(2_592_000_000, 1024, true)]
    [InlineData(2_592_000_001, 1024, false)]
    [InlineData(1, 1025, false)]
    public async Task A_retry_has_a_pause_and_a_message_of_a_length(long milliseconds, int length, bool taken)
    {
        var retry = new TaskRetry(TimeSpan.FromMilliseconds(milliseconds), new('x', length), IsFailure: true);
        await TakenAsync(taken, async () => await _store.RetryAsync((await _store.BegunAsync()).Ref, 1, retry, Token));
        await TakenAsync(
            taken || length > 1024, async () => await _store.PutOffAsync((await _store.CreatedAsync()).Ref, retry.After, Token));
    }

    [Theory]
    [InlineData("limit", 1, "h", true)]
    [InlineData("limit", 1, "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh", true)]
    [InlineData("limit", 1, "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh", false)]
    [InlineData("limit", 1, "", false)]
    [InlineData("limit", 1, "a b", false)]
    [InlineData("limit", 0, "h", false)]
    [InlineData("", 1, "h", false)]
    public async Task A_place_has_a_limit_and_a_holder(string limit, int max, string holder, bool taken)
    {
        var (slots, task) = (new InMemoryTaskSlots(new FakeTimeProvider()), TaskId.New());
        await TakenAsync(taken, async () => await slots.TakeAsync(new(limit, max), task, holder, force: false, Lease, Token));
    }

    [Theory]
    [InlineData("rate", 1, 1, true)]
    [InlineData("rate", 1, 86_400_000, true)]
    [InlineData("rate", 1, 86_400_001, false)]
    [InlineData("rate", 1, 0, false)]
    [InlineData("rate", 0, 1, false)]
    [InlineData("", 1, 1, false)]
    public async Task A_rate_has_a_name_and_figures(string name, int max, int milliseconds, bool taken)
    {
        var rates = new InMemoryTaskRates(new FakeTimeProvider());
        await TakenAsync(
            taken, async () => await rates.TakeAsync(new(name, max, TimeSpan.FromMilliseconds(milliseconds), false), TaskId.New(), 0, Token));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public async Task Limits_that_allow_nothing_are_refused(int live, int rate, int kept) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _store.CreateAsync(Task(), new(live, rate, kept), Token).AsTask());

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public async Task A_message_has_a_length(int length, bool taken)
    {
        var message = new string('x', length);
        await TakenAsync(taken, async () => await _store.ReportAsync((await _store.BegunAsync()).Ref, 1, new(1, null, message), Token));
        await TakenAsync(taken, async () => await _store.EndAsync(await _store.BegunAsync(), new(McpTaskStatus.Completed, message)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public async Task A_worker_has_a_name_of_a_length(int length, bool taken)
    {
        var name = new string('w', length);
        await TakenAsync(taken, async () => await _store.BeginAsync((await _store.CreatedAsync()).Ref, name, Lease, Token));
        await TakenAsync(taken, async () => await _store.AnnounceAsync(new(name, default, 1, 0, ""), Lease, Token));
        await TakenAsync(taken, async () => await _store.EndLeasesAsync(name, Token));
        await TakenAsync(taken || length == 0, async () => await _store.AnnounceAsync(new("w", default, 1, 0, name), Lease, Token));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(86_400_000, true)]
    [InlineData(86_400_001, false)]
    public async Task A_lease_has_a_length(int milliseconds, bool taken)
    {
        var lease = TimeSpan.FromMilliseconds(milliseconds);
        var task = await _store.BegunAsync();
        await TakenAsync(taken, async () => await _store.BeginAsync((await _store.CreatedAsync()).Ref, "worker", lease, Token));
        await TakenAsync(taken, async () => await _store.RenewAsync([new(task.Ref, 1)], lease, Token));
        await TakenAsync(taken, async () => await _store.TakeDueAsync(1, RedeliverAfter, lease, Token));
        await TakenAsync(taken, async () => await _store.TakeDueAsync(1, lease, Lease, Token));
        await TakenAsync(taken, async () => await _store.AnnounceAsync(new("w", default, 1, 0, ""), lease, Token));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task A_batch_has_a_size(int size, bool taken)
    {
        await TakenAsync(taken, async () => await _store.TakeDueAsync(size, RedeliverAfter, Lease, Token));
        await TakenAsync(taken, async () => await _store.ListAsync(Owner, null, size, Token));
        var task = await _store.BegunAsync();
        // No lease at all is renewed without asking.
        await TakenAsync(
            taken || size == 0,
            async () => await _store.RenewAsync([.. Enumerable.Repeat(new TaskLease(task.Ref, 1), size)], Lease, Token));
    }

    [Theory]
    [InlineData("", "elicitation/create", false)]
    [InlineData("key", "", false)]
    [InlineData("key", "two\nlines", false)]
    [InlineData("two\u001fkeys", "elicitation/create", false)]
    [InlineData("key", "elicitation/create", true)]
    public async Task A_question_has_a_key_and_a_method(string key, string method, bool taken) =>
        await TakenAsync(taken, async () => await _store.AskAsync((await _store.BegunAsync()).Ref, 1, new(key, method, "{}", null), Token));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_questions_key_has_a_length(int length, bool taken) =>
        await TakenAsync(taken, async () => await _store.AskAsync((await _store.BegunAsync()).Ref, 1, Question(new('k', length)), Token));

    [Theory]
    [InlineData(double.NaN, null)]
    [InlineData(1, double.PositiveInfinity)]
    public async Task Progress_is_a_number(double current, double? total) =>
        await TakenAsync(false, async () => await _store.ReportAsync((await _store.BegunAsync()).Ref, 1, new(current, total), Token));

    [Fact]
    public async Task An_outcome_is_an_end() =>
        await TakenAsync(false, async () => await _store.EndAsync(await _store.BegunAsync(), new(McpTaskStatus.InputRequired)));

    private static async Task TakenAsync(bool taken, Func<Task> call)
    {
        var error = await Record.ExceptionAsync(call);
        Assert.True(taken ? error is null : error is ArgumentException, $"{error?.ToString() ?? "It was taken."}");
    }
}
