using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TestServers;

/// <summary>One node of a <see cref="RedisCluster"/>, and what it says of the others.</summary>
internal sealed partial class ClusterNode : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly int _busPort;

    private ClusterNode(TestServer server, int busPort) => (_server, _busPort) = (server, busPort);

    public int Port => _server.Port;

    public bool Lives { get; private set; } = true;

    public static async Task<ClusterNode> StartAsync(TimeSpan nodeTimeout, CancellationToken cancellation)
    {
        var busPort = FreePort.Find();
        List<string> arguments =
        [
            "--cluster-enabled", "yes", "--cluster-port", Number(busPort),
            "--cluster-node-timeout", Number((int)nodeTimeout.TotalMilliseconds), "--repl-diskless-sync-delay", "0",
        ];
        return new(await RedisServer.StartAsync(new() { RedisArguments = arguments }, cancellation), busPort);
    }

    /// <summary>Runs one command and gives the answer's text.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        var run = new ProcessStartInfo("redis-cli", ["-p", Number(Port), .. command]);
        (run.RedirectStandardOutput, run.UseShellExecute) = (true, false);
        using var process = Process.Start(run)!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return answer.ReplaceLineEndings("\n").Trim();
    }

    public Task TakeSlotsAsync(int first, int last) => OrderAsync("CLUSTER", "ADDSLOTSRANGE", Number(first), Number(last));

    public Task MeetAsync(ClusterNode other) => OrderAsync("CLUSTER", "MEET", "127.0.0.1", Number(other.Port), Number(other._busPort));

    public async Task<int> SlotOfAsync(string key) => int.Parse(await AskAsync("CLUSTER", "KEYSLOT", key), CultureInfo.InvariantCulture);

    public async Task SetSlotAsync(int slot, string state, ClusterNode other) =>
        await OrderAsync("CLUSTER", "SETSLOT", Number(slot), state, await other.AskAsync("CLUSTER", "MYID"));

    /// <summary>Moves all keys of a slot to another node, and says how many there were.</summary>
    public async Task<int> MigrateAsync(int slot, ClusterNode to)
    {
        var moved = 0;
        while ((await AskAsync("CLUSTER", "GETKEYSINSLOT", Number(slot), "100")).Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } keys)
        {
            await OrderAsync(["MIGRATE", "127.0.0.1", Number(to.Port), "", "0", "5000", "KEYS", .. keys]);
            moved += keys.Length;
        }

        return moved;
    }

    public async Task FollowAsync(ClusterNode master) => await OrderAsync("CLUSTER", "REPLICATE", await master.AskAsync("CLUSTER", "MYID"));

    /// <summary>Whether it knows so many nodes, and all slots are served.</summary>
    public async Task<bool> KnowsAsync(int nodes)
    {
        var info = await AskAsync("CLUSTER", "INFO");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains($"cluster_known_nodes:{nodes}\n", StringComparison.Ordinal);
    }

    public async Task<bool> KnowsReplicasAsync(int count) =>
        (await NodesAsync()).Count(node => node.Flags.Contains("slave", StringComparison.Ordinal)) == count;

    /// <summary>The port of the slot's living master; null where it knows none.</summary>
    public async Task<int?> MasterOfAsync(int slot) => (await NodesAsync())
        .Where(node => node.Flags is "master" or "myself,master" && node.Slots.Any(range => range.First <= slot && slot <= range.Last))
        .Select(node => (int?)node.Port).SingleOrDefault();

    /// <summary>What tells whether its replica has everything that was written until now.</summary>
    public async Task<Func<Task<bool>>> HasReplicatedAsync()
    {
        var written = Offset(MasterOffset().Match(await AskAsync("INFO", "replication")));
        return async () =>
            ReplicaOffset().Match(await AskAsync("INFO", "replication")) is { Success: true } replica && Offset(replica) >= written;
    }

    public Task KillAsync()
    {
        Lives = false;
        return _server.KillAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task OrderAsync(params string[] command)
    {
        var answer = await AskAsync(command);
        if (answer != "OK")
            throw new InvalidOperationException($"{string.Join(' ', command)} was answered with: {answer}");
    }

    // id address@bus flags master ping pong epoch link slots…
    private async Task<IEnumerable<(int Port, string Flags, IEnumerable<(int First, int Last)> Slots)>> NodesAsync() =>
        from line in (await AskAsync("CLUSTER", "NODES")).Split('\n')
        let words = line.Split(' ')
        select (Port: int.Parse(words[1].Split(':')[1].Split('@')[0], CultureInfo.InvariantCulture), words[2], words.Skip(8).Select(Range));

    private static (int First, int Last) Range(string words)
    {
        var ends = words.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
        return (ends[0], ends[^1]);
    }

    private static long Offset(Match match) => long.Parse(match.Groups["offset"].Value, CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"master_repl_offset:(?<offset>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MasterOffset();

    [GeneratedRegex(@"slave0:.*state=online,offset=(?<offset>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReplicaOffset();
}
