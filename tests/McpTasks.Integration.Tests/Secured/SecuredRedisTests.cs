using McpTasks.Integration.Tests.Fleet;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Integration.Tests.Secured;

/// <summary>The engine over TLS, as the user that docs/deploy.md gives to the services.</summary>
public sealed class SecuredRedisTests : IDisposable
{
    private const string Administrators = "only-the-test-knows", Password = "and-the-services";

    // What StackExchange.Redis asks for at each connection and does without.
    private static readonly string[] OfTheClient =
        ["config|get", "cluster|nodes", "cluster|slots", "__Booksleeve_TieBreak", "__Booksleeve_MasterChanged"];

    private readonly Gates _gates = new();
    private readonly TestCertificates? _certificates = RedisServer.WhyAbsent is null ? new() : null;

    public void Dispose()
    {
        _certificates?.Dispose();
        _gates.Dispose();
    }

    [Fact]
    public async Task Tasks_run_are_asked_and_change_hands_with_the_documented_rights_alone()
    {
        await using var redis = await StartAsync();
        await using var administrator = await ConnectAsync(redis);
        await using var system = await StartSystemAsync(redis, administrator);
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var asks = await client.StartAsync("ask", []);
        var key = (await client.UntilAsync(asks, "input_required"))["inputRequests"]!.AsObject().Single().Key;
        var runs = await client.StartAsync("hold", _gates.Of("a"));
        var dies = await system.WorkerOfAsync(runs);
        var other = system.Workers.Single(worker => worker != dies);

        await dies.KillAsync();
        await RunningSystem.BeginsOnAsync(other, runs, attempt: 2);
        _gates.Open("a");
        await client.AnswerAsync(asks, key, new() { ["action"] = "decline" });

        await client.UntilAsync(runs, "completed");
        await client.UntilAsync(asks, "completed");
        await Health.UntilAsync(system.Api, healthy: true);
        await Health.UntilAsync(other, healthy: true);
        Assert.Empty((await DeniedAsync(redis, administrator)).Except(OfTheClient, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_documented_user_reaches_no_other_keys_and_no_dangerous_commands()
    {
        await using var redis = await StartAsync();
        var options = Options(redis);
        (options.User, options.Password, options.AllowAdmin) = (AclLine.User, Password, true);
        await using var user = await ConnectionMultiplexer.ConnectAsync(options);
        var database = user.GetDatabase();

        await database.HashSetAsync("{mcp:0}:task:a", "k", "v");
        object[][] refused =
            [["GET", "other"], ["KEYS", "*"], ["FLUSHALL"], ["ACL", "LIST"], ["CONFIG", "SET", "save", ""], ["PUBLISH", "other", "m"]];
        foreach (var command in refused)
        {
            var error = await Assert.ThrowsAsync<RedisServerException>(() => database.ExecuteAsync((string)command[0], command[1..]));
            Assert.StartsWith("NOPERM", error.Message, StringComparison.Ordinal);
        }
    }

    private Task<RunningSystem> StartSystemAsync(TestServer redis, ConnectionMultiplexer administrator)
    {
        var store = $"127.0.0.1:{redis.Port},abortConnect=false,user={AclLine.User},password={Password},{TestCertificates.ClientOptions}";
        return RunningSystem.StartFixturesOnAsync(store, administrator, workers: 2, ("SSL_CERT_FILE", _certificates!.AuthorityFile));
    }

    private async Task<TestServer> StartAsync()
    {
        Assert.SkipWhen(RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        return await RedisServer.StartAsync(
            new(Password: Administrators) { Tls = _certificates, Users = [AclLine.With(Password)] }, TestContext.Current.CancellationToken);
    }

    private ConfigurationOptions Options(TestServer redis)
    {
        var options = ConfigurationOptions.Parse(redis.ConnectionString);
        options.TrustIssuer(_certificates!.AuthorityFile);
        return options;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(TestServer redis) => await ConnectionMultiplexer.ConnectAsync(Options(redis));

    private static async Task<string[]> DeniedAsync(TestServer redis, ConnectionMultiplexer administrator)
    {
        var log = (RedisResult[])(await administrator.GetServer($"127.0.0.1:{redis.Port}").ExecuteAsync("ACL", "LOG"))!;
        // count, reason, context and object, each with its name before it.
        return [.. log.Select(entry => ((RedisResult[])entry!)[7].ToString())];
    }
}
