using StackExchange.Redis;

namespace McpTasks.Redis.Tests.Waiting;

public sealed class TurnsElsewhereTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shard_that_never_answers_is_left_out_where_it_should_answer_soon()
    {
        Assert.Null(await TurnsElsewhere.SoonAsync(NeverAsync, soon: true, Token));
    }

    [Fact]
    public async Task A_shard_that_is_away_is_left_out_where_it_should_answer_soon_and_is_an_error_elsewhere()
    {
        Assert.Null(await TurnsElsewhere.SoonAsync(AwayAsync, soon: true, Token));
        await Assert.ThrowsAsync<TimeoutException>(() => TurnsElsewhere.SoonAsync(AwayAsync, soon: false, Token));
    }

    [Fact]
    public async Task Who_asks_may_give_up()
    {
        using var asker = new CancellationTokenSource();
        var asked = TurnsElsewhere.SoonAsync(NeverAsync, soon: true, asker.Token);

        await asker.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData(999, null, false)]
    [InlineData(1000, null, true)]
    [InlineData(3999, 3000, false)]
    [InlineData(4000, 3000, true)]
    public void An_owner_elsewhere_goes_first_where_it_has_waited_a_second_longer(long elsewhere, int? here, bool first)
    {
        var (there, own) = (new ShardTurns(1, IsCrowded: false, [null, elsewhere, null]), new ShardTurns(0, IsCrowded: false, [null, here, null]));

        Assert.Equal(first, there.GoesBefore(own));
        Assert.Equal(elsewhere >= 1000, there.GoesBefore(null));
    }

    private static async ValueTask<RedisResult> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return RedisResult.Create(RedisValue.Null);
    }

    private static ValueTask<RedisResult> AwayAsync(CancellationToken cancellationToken) =>
        ValueTask.FromException<RedisResult>(new TimeoutException("It is away."));
}
