using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly TaskIdempotency Once = new("order 17", "import", TimeSpan.FromHours(1));

    [Fact]
    public async Task A_second_creation_with_the_same_key_is_the_same_task()
    {
        var first = await Store.BegunAsync(Task() with { Idempotency = Once });

        var second = await Store.CreateAsync(Task() with { Id = Store.NewId(Owner), Idempotency = Once }, new TaskLimits(1, 1), Token);

        Assert.Equal((first.Id, 1), (second.Id, second.Attempt));
        Assert.Single((await Store.ListAsync(Owner, null, 10, Token)).Tasks);
    }

    [Fact]
    public async Task Racing_creations_with_the_same_key_are_one_task()
    {
        var made = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 20).Select(racer =>
            Harness.Peer(racer).CreateAsync(Task() with { Idempotency = Once }, limits: null, Token).AsTask()));

        Assert.Single(made.Select(task => task.Id).Distinct());
    }

    [Fact]
    public async Task A_key_is_its_owners_alone()
    {
        var (mine, theirs) = (
            await Store.CreatedAsync(Task() with { Idempotency = Once }),
            await Store.CreatedAsync(Task("owner-b") with { Idempotency = Once }));

        Assert.NotEqual(mine.Id, theirs.Id);
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_call_is_refused()
    {
        await Store.CreatedAsync(Task() with { Idempotency = Once });

        var conflict = await Assert.ThrowsAsync<TaskKeyConflictException>(
            () => Store.CreatedAsync(Task() with { Idempotency = Once with { Call = "export" } }));

        Assert.Contains("'order 17'", conflict.Message, StringComparison.Ordinal);
        Assert.Single((await Store.ListAsync(Owner, null, 10, Token)).Tasks);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_its_window_and_with_its_task()
    {
        var first = await Store.CreatedAsync(Task(ttl: TimeSpan.FromDays(1)) with { Idempotency = Once });
        await AfterAsync(Once.Window);
        var second = await Store.CreatedAsync(Task() with { Idempotency = Once });
        await Store.WithdrawAsync(second.Ref, Token);
        var third = await Store.CreatedAsync(Task() with { Idempotency = Once });

        Assert.Equal(3, new[] { first, second, third }.Select(task => task.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_creation_that_is_sent_again_under_its_id_is_known()
    {
        var task = Task() with { Id = Store.NewId(Owner), Idempotency = Once };
        var first = await Store.CreatedAsync(task);

        Assert.Equal((first.Id, first.Version), await Store.CreatedAsync(task) is var again ? (again.Id, again.Version) : default);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public async Task A_key_of_no_or_too_many_characters_is_refused(int length) =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.CreatedAsync(Task() with { Idempotency = Once with { Key = new('k', length) } }));
}
