using System.Text;
using McpTasks.AspNetCore.Sessions;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>What every session store does, in memory and shared.</summary>
public sealed class SessionContract(SharedStores stores)
{
    public static TheoryData<StoreKind> Everywhere => ReplayContract.Everywhere;

    public static TheoryData<StoreKind> Shared => ReplayContract.Shared;

    internal static string NewId() => Guid.NewGuid().ToString("N");

    internal static SessionRecord Record(string owner = "owner") => new(owner, "2025-11-25", new InitializeRequestParams
    {
        ProtocolVersion = "2025-11-25",
        ClientInfo = new() { Name = "näme", Version = "1" },
        Capabilities = new() { Elicitation = new() },
    });

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_saved_session_is_found_with_all_that_it_takes_to_adopt_it(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind);
        var id = NewId();
        await pair.Sessions.SaveAsync(id, Record(), default);
        var found = await pair.Other.Sessions.FindAsync(id, default);
        Assert.Equal(("owner", "2025-11-25", "näme"), (found!.OwnerKey, found.ProtocolVersion, found.Initialize.ClientInfo.Name));
        Assert.NotNull(found.Initialize.Capabilities.Elicitation);
        Assert.Null(found.LogLevel);
        await pair.Sessions.ChangeAsync(id, record => record with { LogLevel = "warning" }, default);
        Assert.Equal("warning", (await pair.Other.Sessions.FindAsync(id, default))!.LogLevel);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_removed_session_is_unknown_everywhere(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind);
        var id = NewId();
        await pair.Sessions.SaveAsync(id, Record(), default);
        await pair.Other.Sessions.RemoveAsync(id, "owner", default);
        Assert.Null(await pair.Sessions.FindAsync(id, default));
        Assert.Null(await pair.Sessions.ChangeAsync(id, record => record, default));
        Assert.False(await pair.Sessions.KeepAsync(id, "owner", default));
        Assert.Null(await pair.Sessions.FindAsync("{x}:*\r\n", default));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task A_session_that_nobody_uses_expires(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind, new() { SessionIdleTimeout = TimeSpan.FromMilliseconds(200) });
        var id = NewId();
        await pair.Sessions.SaveAsync(id, Record(), default);
        await pair.Sessions.AdmitAsync(id, "owner", default);
        while (await pair.CountKeys() > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Null(await pair.Sessions.FindAsync(id, default));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task An_owner_has_so_many_places_in_all_processes_together(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind, new() { MaxSessionsPerOwner = 2 });
        var admitted = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            var (id, sessions) = ($"s{i}", i % 2 == 0 ? pair.Sessions : pair.Other.Sessions);
            return (Id: id, Admitted: await sessions.AdmitAsync(id, "ann", default));
        }));
        Assert.Equal(2, admitted.Count(one => one.Admitted));
        Assert.True(await pair.Sessions.AdmitAsync("other", "bob", default));
        Assert.True(await pair.Sessions.AdmitAsync("anonymous", TaskOwner.Anonymous, default));

        await pair.Sessions.RemoveAsync(admitted.First(one => one.Admitted).Id, "ann", default);
        Assert.True(await pair.Other.Sessions.AdmitAsync("next", "ann", default));
        Assert.False(await pair.Other.Sessions.AdmitAsync("one too many", "ann", default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Who_listens_to_a_session_hears_of_it_until_leaving(StoreKind kind)
    {
        var (pair, id) = (await stores.OpenAsync(kind), NewId());
        var (here, there, left) = (new Peer(), new Peer(), new Peer());
        await using var joined = await pair.Sessions.ListenAsync(id, here.Hear, default);
        await using var joinedThere = await pair.Other.Sessions.ListenAsync(id, there.Hear, default);
        await (await pair.Other.Sessions.ListenAsync(id, left.Hear, default)).DisposeAsync();

        await pair.Sessions.TellAsync(id, "näws"u8.ToArray(), default);
        await pair.Sessions.RemoveAsync(id, "owner", default);

        await there.HasEnded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await here.HasEnded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["näws"], there.Messages);
        Assert.Equal(["näws"], here.Messages);
        Assert.Empty(left.Messages);
        Assert.False(left.HasEnded.Task.IsCompleted);
    }

    private sealed class Peer
    {
        public List<string> Messages { get; } = [];

        public TaskCompletionSource HasEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Hear(ReadOnlyMemory<byte> news)
        {
            if (SessionNews.IsEnd(news))
                HasEnded.TrySetResult();
            else if (!news.IsEmpty)
                Messages.Add(Encoding.UTF8.GetString(news.Span));
        }
    }
}
