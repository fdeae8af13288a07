using System.Net;
using System.Security.Claims;
using McpTasks.AspNetCore.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class SessionLimitTests
{
    // "issuer/subject/client" in a header stands for a validated token.
    private static void UseTestUsers(WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Headers["Test-User"].ToString() is { Length: > 0 } user)
        {
            var parts = user.Split('/');
            context.User = new ClaimsPrincipal(
                new ClaimsIdentity([new("iss", parts[0]), new("sub", parts[1]), new("client_id", parts[2])], "Test"));
        }

        return next();
    });

    private static Action<HttpRequestMessage> As(string? user) => request =>
    {
        if (user is not null)
            request.Headers.Add("Test-User", user);
    };

    [Theory]
    [InlineData("issuer-a/1/app", "issuer-a/2/app")]
    [InlineData("issuer-a/1/app", "issuer-b/1/app")]
    [InlineData("issuer-a/1/app", "issuer-a/1/other")]
    [InlineData("issuer-a/1/app", null)]
    [InlineData(null, "issuer-a/1/app")]
    public async Task A_session_answers_only_the_user_who_initialised_it(string? owner, string? intruder)
    {
        await using var server = await McpHost.StartAsync(app: UseTestUsers);
        var session = await server.OpenSessionAsync(configure: As(owner));

        async Task<(HttpStatusCode Status, string Body)> TryAsync(HttpRequestMessage request, string? user)
        {
            As(user)(request);
            using var response = await server.Http.SendAsync(request);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        HttpRequestMessage Delete(string id)
        {
            var request = new HttpRequestMessage(HttpMethod.Delete, "");
            request.Headers.Add("Mcp-Session-Id", id);
            return request;
        }

        foreach (var make in new Func<string, HttpRequestMessage>[] { id => McpHost.Post(
            McpHost.Rpc("tools/list", 1), id), id => McpHost.Get(id), Delete })
        {
            var foreign = await TryAsync(make(session), intruder);
            Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
            Assert.Equal(await TryAsync(make("unknown"), intruder), foreign);
        }

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), session), owner)).Status);
    }

    [Fact]
    public async Task An_owner_beyond_its_cap_is_told_to_wait_and_others_are_not_affected()
    {
        await using var server = await McpHost.StartAsync(
            new() { ["McpTasks:Http:MaxSessionsPerOwner"] = "1", ["McpTasks:Http:MaxSessions"] = "2" }, app: UseTestUsers);
        await server.OpenSessionAsync(configure: As("i/1/c"));
        using var again = McpHost.Post(McpHost.Initialize());
        As("i/1/c")(again);
        var (response, json) = await server.SendAsync(again);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(30_000, (int)json!["error"]!["data"]!["retryAfterMs"]!);
        Assert.Equal(0, (int)json!["id"]!);

        await server.OpenSessionAsync(configure: As("i/2/c"));
        using var third = McpHost.Post(McpHost.Initialize());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.SendAsync(third)).Response.StatusCode);
    }

    [Fact]
    public async Task An_idle_session_ends_and_one_with_an_open_stream_does_not()
    {
        var time = new FakeTimeProvider();
        await using var server = await McpHost.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var (idle, listening) = (await server.OpenSessionAsync(), await server.OpenSessionAsync());
        await using var stream = await SseReader.OpenAsync(server, McpHost.Get(listening));
        time.Advance(TimeSpan.FromHours(1));
        await server.Services.GetRequiredService<SessionReaper>().ReapAsync();
        Assert.Equal(1, server.Services.GetRequiredService<LiveSessions>().Count);
        Assert.Equal(
            HttpStatusCode.NotFound, (await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), idle))).Response.StatusCode);
        Assert.Equal(
            HttpStatusCode.OK, (await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), listening))).Response.StatusCode);
    }

    [Fact]
    public async Task A_replica_adopts_a_session_that_another_one_initialised()
    {
        var shared = new SharedMemory();
        void Share(IServiceCollection services) => services.AddSingleton<ISharedState>(shared);
        await using var first = await McpHost.StartAsync(services: Share, app: UseTestUsers);
        await using var second = await McpHost.StartAsync(services: Share, app: UseTestUsers);
        var session = await first.OpenSessionAsync(configure: As("i/1/c"));

        using var request = McpHost.Post(McpHost.Rpc("tools/call", 1, """{"name":"echo","arguments":{"text":"hi"}}"""), session);
        As("i/1/c")(request);
        var (response, json) = await second.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hi", (string?)json!["result"]!["content"]![0]!["text"]);

        using var foreign = McpHost.Post(McpHost.Rpc("tools/list", 1), session);
        Assert.Equal(HttpStatusCode.NotFound, (await first.SendAsync(foreign)).Response.StatusCode);
    }

    [Fact]
    public async Task A_full_replica_tells_the_client_of_another_ones_session_to_come_again()
    {
        var shared = new SharedMemory();
        void Share(IServiceCollection services) => services.AddSingleton<ISharedState>(shared);
        await using var first = await McpHost.StartAsync(services: Share);
        await using var full = await McpHost.StartAsync(new() { ["McpTasks:Http:MaxSessions"] = "1" }, Share);
        await full.OpenSessionAsync();
        var (response, json) = await full.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 7), await first.OpenSessionAsync()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(7, (int)json!["id"]!);
    }

    [Fact]
    public async Task A_session_that_is_deleted_while_the_store_is_away_ends_here_all_the_same()
    {
        var shared = new SharedMemory();
        await using var server = await McpHost.StartAsync(services: services => services.AddSingleton<ISharedState>(shared));
        var sessions = server.Services.GetRequiredService<LiveSessions>();
        var session = sessions.Find(await server.OpenSessionAsync())!;
        shared.IsAway = true;
        await Assert.ThrowsAsync<TimeoutException>(() => sessions.EndAsync(session.Id, session.OwnerKey));
        Assert.Equal(0, sessions.Count);
        Assert.True(session.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task A_request_that_comes_while_the_store_is_away_is_told_to_come_again_and_its_session_lives()
    {
        var shared = new SharedMemory();
        await using var server = await McpHost.StartAsync(services: services => services.AddSingleton<ISharedState>(shared));
        var id = await server.OpenSessionAsync();
        shared.IsAway = true;

        var (response, json) = await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 7), id));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal((7, true), ((int)json!["id"]!, (int)json["error"]!["data"]!["retryAfterMs"]! > 0));
        shared.IsAway = false;
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 8), id))).Response.StatusCode);
        // Nobody is left in it, so that it can be let go when it is idle.
        Assert.True(server.Services.GetRequiredService<LiveSessions>().Find(id)!.TryEndIdle(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_cannot_be_kept_is_told_in_the_log_unless_the_application_ends(bool ends)
    {
        var shared = new SharedMemory();
        await using var server = await McpHost.StartAsync(services: services => services.AddSingleton<ISharedState>(shared));
        var id = await server.OpenSessionAsync();
        shared.Fault = ends ? new ObjectDisposedException("connection") : new TimeoutException();

        using var call = McpHost.Post(McpHost.Rpc("tools/call", 1, """{"name":"wait","arguments":{}}"""), id);
        using var response = await server.Http.SendAsync(
            call, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(!ends, server.Log.Entries.Any(entry => entry.Level >= LogLevel.Warning && entry.Exception == shared.Fault));
    }

    [Fact]
    public async Task An_idle_session_tells_of_its_end_without_holding_others_up()
    {
        await using var session = new LiveSession("id", "owner", new(), TimeProvider.System);
        // Whoever hears of it asks from another thread whether the session can still be entered.
        using var heard = session.Ended.Register(() => Assert.False(Task.Run(session.TryEnter).Result));

        await Task.Run(() => Assert.True(session.TryEndIdle(TimeSpan.Zero)))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_session_that_ends_while_it_joins_does_not_stay_a_member()
    {
        var shared = new SharedMemory();
        await using var server = await McpHost.StartAsync(services: services => services.AddSingleton<ISharedState>(shared));
        var sessions = server.Services.GetRequiredService<LiveSessions>();
        (shared.EndsOnJoin, shared.WhileJoining) = (true, () => sessions.Count == 0);
        // The answer may break off with its session.
        await ((Task)server.SendAsync(McpHost.Post(McpHost.Initialize()))).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Until.TrueAsync(() => shared.Members == 0);
        Assert.Equal(1, shared.Joined);
    }

    [Fact]
    public async Task A_session_whose_server_has_failed_gives_its_place_back_at_once()
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:MaxSessions"] = "1" });
        var sessions = server.Services.GetRequiredService<LiveSessions>();
        var id = await server.OpenSessionAsync();
        await sessions.Find(id)!.Server!.DisposeAsync();
        await Until.TrueAsync(() => sessions.Count == 0);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), id))).Response.StatusCode);
        await server.OpenSessionAsync();
    }

    /// <summary>The memory of one process, as several share it.</summary>
    private sealed class SharedMemory : ISharedState
    {
        private readonly InMemorySharedState _inner = new(TimeProvider.System);

        public bool IsShared => true;

        public bool IsAway { get; set; }

        /// <summary>What keeping an event fails with.</summary>
        public Exception? Fault { get; set; }

        public bool EndsOnJoin { get; set; }

        public Func<bool>? WhileJoining { get; set; }

        public int Joined { get; private set; }

        public int Members { get; private set; }

        public ValueTask<byte[]?> ReadAsync(string name, TimeSpan keep, CancellationToken cancellationToken) =>
            IsAway ? throw new TimeoutException() : _inner.ReadAsync(name, keep, cancellationToken);

        public ValueTask<byte[]?> ChangeAsync(
            string name, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken) =>
            _inner.ChangeAsync(name, change, keep, cancellationToken);

        public ValueTask<IReadOnlyDictionary<string, byte[]>> ReadMapAsync(
            string map, TimeSpan keep, CancellationToken cancellationToken) =>
            _inner.ReadMapAsync(map, keep, cancellationToken);

        public ValueTask<int> ChangeInMapAsync(
            string map, string key, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken) =>
            _inner.ChangeInMapAsync(map, key, change, keep, cancellationToken);

        public ValueTask RemoveFromMapAsync(string map, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
            _inner.RemoveFromMapAsync(map, keys, cancellationToken);

        public ValueTask RemoveAsync(string name, CancellationToken cancellationToken) =>
            IsAway ? throw new TimeoutException() : _inner.RemoveAsync(name, cancellationToken);

        public ValueTask AppendAsync(
            string log, ReadOnlyMemory<byte> entry, long maxBytes, TimeSpan keep, CancellationToken cancellationToken) =>
            Fault is null ? _inner.AppendAsync(log, entry, maxBytes, keep, cancellationToken) : throw Fault;

        public ValueTask<LogPage> ReadLogAsync(string log, long after, TimeSpan keep, CancellationToken cancellationToken) =>
            _inner.ReadLogAsync(log, after, keep, cancellationToken);

        public async ValueTask<IAsyncDisposable> ListenAsync(
            string channel, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken)
        {
            if (!EndsOnJoin)
                return await _inner.ListenAsync(channel, heard, cancellationToken);
            heard(SessionNews.Ended);
            await Until.TrueAsync(() => WhileJoining!());
            (Joined, Members) = (Joined + 1, Members + 1);
            return new Member(this);
        }

        public ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
            _inner.PublishAsync(channel, message, cancellationToken);

        private sealed class Member(SharedMemory memory) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                memory.Members = 0;
                return ValueTask.CompletedTask;
            }
        }
    }
}
