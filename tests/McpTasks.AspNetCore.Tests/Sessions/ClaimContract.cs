using McpTasks.Server.Legacy;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>How questions are claimed, in memory and shared.</summary>
public sealed class ClaimContract(SharedStores stores)
{
    private readonly TaskId _task = TaskId.New();

    public static TheoryData<StoreKind> Everywhere => ReplayContract.Everywhere;

    public static TheoryData<StoreKind> Shared => ReplayContract.Shared;

    [Theory, MemberData(nameof(Everywhere))]
    public async Task One_stream_of_a_session_holds_a_question_until_it_gives_it_up(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind);
        var (here, there, session) = (pair.Claims, pair.Other.Claims, SessionContract.NewId());
        Assert.True(await here.TryHoldAsync(session, _task, "a", "one", default));
        Assert.True(await there.TryHoldAsync(session, _task, "a", "one", default));
        Assert.False(await there.TryHoldAsync(session, _task, "a", "two", default));
        Assert.True(await there.TryHoldAsync(session, _task, "b", "two", default));
        Assert.True(await there.TryHoldAsync(session, TaskId.New(), "a", "two", default));
        Assert.True(await there.TryHoldAsync(SessionContract.NewId(), _task, "a", "two", default));

        await there.ReleaseAsync(session, _task, "a", "two", default);
        Assert.False(await there.TryHoldAsync(session, _task, "a", "two", default));
        await here.ReleaseAsync(session, _task, "a", "one", default);
        Assert.True(await there.TryHoldAsync(session, _task, "a", "two", default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_stream_whose_client_has_left_lets_another_one_have_the_question(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind);
        var (here, there, session) = (pair.Claims, pair.Other.Claims, SessionContract.NewId());
        Assert.True(await here.TryHoldAsync(session, _task, "a", "one", default));
        await there.LeaveAsync(session, _task, "a", "two", default);
        Assert.False(await there.TryHoldAsync(session, _task, "a", "two", default));
        await here.LeaveAsync(session, _task, "a", "one", default);

        Assert.True(await there.TryHoldAsync(session, _task, "a", "two", default));

        await here.LeaveAsync(session, _task, "a", "one", default);
        await here.ReleaseAsync(session, _task, "a", "one", default);
        Assert.False(await here.TryHoldAsync(session, _task, "a", "one", default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Of_many_streams_that_come_at_once_one_gets_the_question(StoreKind kind)
    {
        var (pair, session) = (await stores.OpenAsync(kind), SessionContract.NewId());
        var held = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? pair : pair.Other).Claims.TryHoldAsync(session, _task, "a", $"{i}", default).AsTask()));
        Assert.Single(held, true);
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task A_claim_runs_out_by_itself(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind);
        await pair.Claims.TryHoldAsync(SessionContract.NewId(), _task, "a", "one", default);
        Assert.InRange(Assert.Single(await pair.TimeLeft())!.Value, TimeSpan.FromSeconds(1), InputClaims.Lease);
    }

    [Fact]
    public async Task A_claim_that_is_not_renewed_is_taken_over_and_giving_it_up_then_frees_nothing()
    {
        var time = new FakeTimeProvider();
        var claims = new InputClaims(new InMemorySharedState(time));
        Assert.True(await claims.TryHoldAsync("s", _task, "a", "one", default));
        time.Advance(InputClaims.Lease / 2);
        Assert.True(await claims.TryHoldAsync("s", _task, "a", "one", default));
        time.Advance(InputClaims.Lease / 2);
        // One that is refused does not keep it alive.
        Assert.False(await claims.TryHoldAsync("s", _task, "a", "two", default));
        time.Advance(InputClaims.Lease / 2);
        Assert.True(await claims.TryHoldAsync("s", _task, "a", "two", default));
        await claims.ReleaseAsync("s", _task, "a", "one", default);
        Assert.False(await claims.TryHoldAsync("s", _task, "a", "three", default));
    }
}
