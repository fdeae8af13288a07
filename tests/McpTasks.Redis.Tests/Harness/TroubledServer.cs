using System.Net;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>A redis-server of a test's own, with a way in for what its operators do to it.</summary>
internal sealed class TroubledServer : IAsyncDisposable
{
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromMilliseconds(20);
    private readonly ConnectionMultiplexer _operator, _other;

    private TroubledServer(TestServer server, ConnectionMultiplexer operators, ConnectionMultiplexer other) =>
        (Server, _operator, _other) = (server, operators, other);

    public TestServer Server { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TroubledServer> StartAsync(params IReadOnlyList<string> arguments)
    {
        var server = await RedisServer.StartAsync(new() { RedisArguments = arguments }, Token);
        var admin = server.ConnectionString + ",allowAdmin=true";
        return new(server, await ConnectionMultiplexer.ConnectAsync(admin), await ConnectionMultiplexer.ConnectAsync(admin));
    }

    /// <summary>The server loses the folder that it saves to, and finds out.</summary>
    public const string LoseFolder = "its folder is gone";

    public async Task<RedisResult> DoAsync(string command)
    {
        if (command == LoseFolder)
            return await LoseFolderAsync();
        var words = command.Split(' ');
        return await _operator.GetDatabase().ExecuteAsync(words[0], words[1..]);
    }

    public async Task<DateTimeOffset> NowAsync() => new(await _operator.GetServers()[0].TimeAsync(), TimeSpan.Zero);

    /// <summary>Keeps the server in a script until that is killed.</summary>
    public async Task HangAsync()
    {
        await DoAsync("CONFIG SET busy-reply-threshold 20");
        _ = _other.GetDatabase().ScriptEvaluateAsync("while true do end", flags: CommandFlags.FireAndForget);
        await Eventually.SoAsync(async () => await IsBusyAsync());
    }

    /// <summary>What makes a server load so slowly that a test sees it, until <see cref="LoadQuicklyAsync"/>.</summary>
    public static IReadOnlyList<string> SlowLoading { get; } =
        [
            "--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024",
            .. RedisServer.Version?.Major >= 7 ? ["--enable-debug-command", "local"] : (string[])[]];

    /// <summary>
    /// The server reads its data, after a restart or where it stands, and answers nothing else meanwhile. Ends when it says so.
    /// </summary>
    public async Task<Task> LoadAsync(bool restarts)
    {
        await _operator.GetDatabase()
            .ScriptEvaluateAsync("for i = 1, 2000 do redis.call('SET', 'filler:' .. i, string.rep('x', 2048)) end");
        if (restarts)
        {
            await DoAsync("BGREWRITEAOF");
            await Eventually.SoAsync(
                async () => ((string)(await DoAsync("INFO persistence"))!).Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal));
        }

        var loading = restarts ? Server.RestartAsync(Token) : _other.GetDatabase().ExecuteAsync("DEBUG", "RELOAD");
        await Eventually.SoAsync(async () => (await SayAsync("PING")).StartsWith("-LOADING", StringComparison.Ordinal));
        return loading;
    }

    /// <summary>Lets a server that loads come to its end.</summary>
    public async Task LoadQuicklyAsync() =>
        Assert.StartsWith("+OK", await SayAsync("CONFIG SET key-load-delay 0"), StringComparison.Ordinal);

    // On a connection of its own: the client makes none to a server that loads.
    private async Task<string> SayAsync(string command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Server.Port, Token);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            return await reader.ReadLineAsync(Token) ?? "";
        }
        catch (Exception away) when (away is SocketException or IOException)
        {
            return "";
        }
    }

    private async Task<RedisResult> LoseFolderAsync()
    {
        await _operator.GetDatabase().ExecuteAsync("CONFIG", "SET", "save", "3600 1000000");
        var folder = (string)((RedisResult[])(await DoAsync("CONFIG GET dir"))!)[1]!;
        Directory.Delete(folder, recursive: true);
        // Another one, in which the server is not.
        Directory.CreateDirectory(folder);
        var saving = await DoAsync("BGSAVE");
        await Eventually.SoAsync(
            async () => ((string)(await DoAsync("INFO persistence"))!).Contains("rdb_last_bgsave_status:err", StringComparison.Ordinal));
        return saving;
    }

    private async Task<bool> IsBusyAsync()
    {
        try
        {
            await DoAsync("DBSIZE");
            return false;
        }
        catch (RedisServerException busy) when (busy.Message.StartsWith("BUSY", StringComparison.Ordinal))
        {
            return true;
        }
    }

    /// <summary>
    /// Takes more memory than the server may have, until it has evicted so many that are not known any more; ends with a server that evicts
    /// no more.
    /// </summary>
    public async Task<HashSet<TaskId>> EvictAsync(Func<Task<HashSet<TaskId>>> knownAsync, int evicted)
    {
        var wanted = (await knownAsync()).Count - evicted;
        var used = ((string)(await DoAsync("INFO memory"))!).Split("used_memory:")[1].Split('\r')[0];
        await DoAsync("CONFIG SET maxmemory-policy allkeys-random");
        await DoAsync($"CONFIG SET maxmemory {used}");
        var known = await knownAsync();
        for (var i = 0; known.Count > wanted; i++)
        {
            await FillAsync($"filler:{i}");
            known = await knownAsync();
        }

        await DoAsync("CONFIG SET maxmemory 0");
        return await knownAsync();
    }

    private async Task FillAsync(string key)
    {
        try
        {
            await _operator.GetDatabase().StringSetAsync(key, new string('x', 10_000));
        }
        catch (RedisServerException full) when (full.Message.StartsWith("OOM", StringComparison.Ordinal))
        {
            // What it evicted for this was not enough; it goes on with the next.
        }
    }

    /// <summary>Cuts every connection but the operator's, again and again, and says how many.</summary>
    public async Task<long> CutAsync(CancellationToken over)
    {
        var cut = 0L;
        while (!over.IsCancellationRequested)
        {
            cut += (long)await DoAsync("CLIENT KILL TYPE normal SKIPME yes");
            await Task.Delay(BetweenCuts, CancellationToken.None);
        }

        return cut;
    }

    /// <summary>
    /// Takes the last bytes of the append-only file away, as a machine that lost its power does; the server must not run.
    /// </summary>
    public async Task<Action<int>> FileCutterAsync()
    {
        var folder = (string)((RedisResult[])(await DoAsync("CONFIG GET dir"))!)[1]!;
        return bytes =>
        {
            var name = Assert.Single(Directory.GetFiles(folder, "*.incr.aof", SearchOption.AllDirectories));
            using var file = File.OpenWrite(name);
            file.SetLength(file.Length - bytes);
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.CloseAsync(allowCommandsToComplete: false);
        await _other.CloseAsync(allowCommandsToComplete: false);
        await Server.DisposeAsync();
    }
}
