using System.Text;
using McpTasks.AspNetCore.Sessions;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>What every session store does, in memory and shared.</summary>
public sealed class SessionContract(SharedStores stores)
{
    public static TheoryData<StoreKind> Everywhere => ReplayContract.Everywhere;

    public static TheoryData<StoreKind> Shared => ReplayContract.Shared;

    internal static SessionRecord Record(string id, string owner = "owner") => new(id, owner, "2025-11-25", new InitializeRequestParams
    {
        ProtocolVersion = "2025-11-25",
        ClientInfo = new() { Name = "näme", Version = "1" },
        Capabilities = new() { Elicitation = new() },
    });

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_saved_session_is_found_with_all_that_it_takes_to_adopt_it(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind);
        var id = SecureId.New();
        await pair.Sessions.SaveAsync(Record(id), default);
        var found = await pair.Other.Sessions.FindAsync(id, default);
        Assert.Equal((id, "owner", "2025-11-25", "näme"), (found!.Id, found.OwnerKey, found.ProtocolVersion, found.Initialize.ClientInfo.Name));
        Assert.NotNull(found.Initialize.Capabilities.Elicitation);
        Assert.Null((await pair.Other.Sessions.TouchAsync(id, default))!.LogLevel);
        await pair.Sessions.SetLogLevelAsync(id, "warning", default);
        Assert.Equal("warning", (await pair.Other.Sessions.TouchAsync(id, default))!.LogLevel);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_removed_session_is_unknown_everywhere(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind);
        var id = SecureId.New();
        await pair.Sessions.SaveAsync(Record(id), default);
        await pair.Other.Sessions.RemoveAsync(id, "owner", default);
        Assert.Null(await pair.Sessions.FindAsync(id, default));
        Assert.Null(await pair.Sessions.TouchAsync(id, default));
        Assert.False(await pair.Sessions.KeepAsync(id, "owner", default));
        Assert.Null(await pair.Sessions.FindAsync("{x}:*\r\n", default));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task A_session_that_nobody_uses_expires(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind, new(100, TimeSpan.FromMilliseconds(200), 1000, TimeSpan.FromMinutes(1)));
        var id = SecureId.New();
        await pair.Sessions.SaveAsync(Record(id), default);
        await pair.Sessions.AdmitAsync(id, "owner", default);
        while (await pair.CountKeys() > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Null(await pair.Sessions.FindAsync(id, default));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task An_owner_has_so_many_places_in_all_processes_together(StoreKind kind)
    {
        var pair = await stores.OpenAsync(kind, new(2, TimeSpan.FromMinutes(10), 1000, TimeSpan.FromMinutes(1)));
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

    [Theory, MemberData(nameof(Shared))]
    public async Task Peers_hear_of_the_clients_messages_and_of_the_end_but_not_of_their_own(StoreKind kind)
    {
        var (pair, id) = (await stores.OpenAsync(kind), SecureId.New());
        var (here, there, left) = (new Peer(), new Peer(), new Peer());
        var other = pair.Other;
        await using var joined = await pair.Sessions.JoinAsync(id, here, default);
        await using var joinedThere = await other.Sessions.JoinAsync(id, there, default);
        await (await other.Sessions.JoinAsync(id, left, default)).DisposeAsync();

        await pair.Sessions.TellAsync(id, Encoding.UTF8.GetBytes("""{"näme":1}"""), default);
        await pair.Sessions.RemoveAsync(id, "owner", default);

        await there.HasEnded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await here.HasEnded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["""{"näme":1}"""], there.Messages);
        Assert.Empty(here.Messages);
        Assert.Empty(left.Messages);
        Assert.False(left.HasEnded.Task.IsCompleted);
    }

    private sealed class Peer : ISessionPeer
    {
        public List<string> Messages { get; } = [];

        public TaskCompletionSource HasEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Ended() => HasEnded.TrySetResult();

        public void Receive(ReadOnlyMemory<byte> message) => Messages.Add(Encoding.UTF8.GetString(message.Span));
    }
}
