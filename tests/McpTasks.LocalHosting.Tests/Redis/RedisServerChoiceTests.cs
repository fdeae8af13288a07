using Aspire.Hosting;
using McpTasks.LocalHosting.Redis;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Tests.Redis;

public class RedisServerChoiceTests
{
    [Theory]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15")]
    [InlineData("Valkey server v=8.1.0 sha=00000000", "8.1.0")]
    [InlineData("Redis server v=6.2 sha", "6.2")]
    [InlineData("something else", null)]
    public void The_version_is_read_from_what_the_program_prints(string output, string? version) =>
        Assert.Equal(version, RedisServerChoice.ParseVersion(output)?.ToString());

    [Fact]
    public async Task A_redis_server_that_is_new_enough_is_taken()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The pretended redis-server is a shell script.");
        using var folder = new TempFolder();
        PretendRedis(folder, "6.2.0");
        var server = await Choose(RedisServerKind.Auto, folder, []);
        Assert.StartsWith("redis-server 6.2.0", server.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6.0.16", "is version 6.0.16, older than 6.2")]
    [InlineData(null, "redis-server is not on the PATH")]
    public async Task Auto_takes_Garnet_when_redis_server_is_missing_or_too_old_and_says_so(string? version, string why)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The pretended redis-server is a shell script.");
        using var folder = new TempFolder();
        if (version is not null)
            PretendRedis(folder, version);
        List<string> said = [];
        // The folder has no tool manifest: that Garnet was asked for shows in the error.
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Choose(RedisServerKind.Auto, folder, said));
        Assert.Contains("Garnet is needed", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redis_server_that_is_asked_for_and_missing_is_an_error_that_names_the_setting()
    {
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Choose(RedisServerKind.RedisServer, folder, []));
        Assert.StartsWith("Redis:Server is 'redis-server', but redis-server is not on the PATH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_is_kept_and_only_the_user_can_read_it()
    {
        using var folder = new TempFolder();
        var password = new RedisDataFolder(folder.Path, "redis").Password();
        Assert.Equal(32, password.Length);
        Assert.Equal(password, new RedisDataFolder(folder.Path, "redis").Password());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "redis", "password")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder.Path, "redis")));
        }
    }

    [Fact]
    public void No_server_shows_its_password_in_the_list_of_processes()
    {
        using var folder = new TempFolder();
        var data = new RedisDataFolder(folder.Path, "redis");
        foreach (var server in new RedisServer[] { new RedisServerProgram("/usr/bin/redis-server", new Version(7, 0)), new GarnetProgram("/x/GarnetServer.dll", "2.2.8") })
        {
            var start = server.Start(data, 12345, "thepassword");
            Assert.DoesNotContain(start.Arguments, a => a.Contains("thepassword", StringComparison.Ordinal));
            Assert.DoesNotContain(start.Environment.Values, v => v.Contains("thepassword", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Garnet_is_started_so_that_its_scripts_are_atomic_its_data_survive_and_it_never_stands_still()
    {
        using var folder = new TempFolder();
        var line = string.Join(' ', new GarnetProgram("/x/GarnetServer.dll", "2.2.8").Start(new RedisDataFolder(folder.Path, "redis"), 12345, "p").Arguments);
        Assert.Contains("--port 12345 --bind 127.0.0.1 --lua --lua-transaction-mode", line, StringComparison.Ordinal);
        Assert.Contains("--aof --aof-memory 64m --aof-commit-wait --device-type RandomAccess --recover --checkpointdir", line, StringComparison.Ordinal);
        Assert.EndsWith("--minthreads 128", line, StringComparison.Ordinal);
    }

    private static Task<RedisServer> Choose(RedisServerKind kind, TempFolder folder, List<string> said) =>
        new RedisServerChoice(new RedisSettings(kind, kind != RedisServerKind.Auto, 0), new GarnetTool(folder.Path, said.Add), said.Add, folder.Path).ChooseAsync(CancellationToken.None);

    private static void PretendRedis(TempFolder folder, string version)
    {
        var path = Path.Combine(folder.Path, "redis-server");
        File.WriteAllText(path, $"#!/bin/sh\necho 'Redis server v={version} sha=0'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
