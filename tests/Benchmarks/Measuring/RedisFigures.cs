using System.Globalization;
using StackExchange.Redis;

namespace Benchmarks.Measuring;

/// <summary>What a Redis server has spent so far, from <c>INFO</c> and <c>MEMORY STATS</c>.</summary>
/// <param name="Commands">How often each command ran, inside scripts too.</param>
/// <param name="CpuSeconds">Of the process, without children that rewrite files.</param>
/// <param name="TrafficBytes">What clients sent and were sent.</param>
/// <param name="KeptBytes">What keys and their indexes take: what is allocated without buffers of clients and files, and without scripts.</param>
internal sealed record RedisFigures(IReadOnlyDictionary<string, long> Commands, double CpuSeconds, double TrafficBytes, double KeptBytes)
{
    private static readonly string[] NotKept = ["startup.allocated", "replication.backlog", "clients.slaves", "clients.normal", "cluster.links", "aof.buffer", "lua.caches", "functions.caches"];

    // What the reading itself runs.
    private static readonly HashSet<string> Own = new(["info", "memory|stats", "config|set", "config|get", "ping"], StringComparer.Ordinal);

    /// <summary>All of the commands.</summary>
    public double CommandCount => Commands.Values.Sum();

    public static async Task<RedisFigures> ReadAsync(IServer server)
    {
        var commands = (await server.InfoAsync("commandstats")).SelectMany(section => section)
            .ToDictionary(line => line.Key["cmdstat_".Length..], line => long.Parse(line.Value.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        foreach (var own in Own)
            commands.Remove(own);
        var cpu = (await server.InfoAsync("cpu")).SelectMany(section => section)
            .Where(line => line.Key is "used_cpu_sys" or "used_cpu_user").Sum(line => double.Parse(line.Value, CultureInfo.InvariantCulture));
        var traffic = (await server.InfoAsync("stats")).SelectMany(section => section)
            .Where(line => line.Key is "total_net_input_bytes" or "total_net_output_bytes").Sum(line => double.Parse(line.Value, CultureInfo.InvariantCulture));
        return new(commands, cpu, traffic, await KeptAsync(server));
    }

    /// <summary>What was spent since an earlier reading.</summary>
    public RedisFigures Since(RedisFigures before) => new(
        Commands.ToDictionary(command => command.Key, command => command.Value - before.Commands.GetValueOrDefault(command.Key), StringComparer.Ordinal),
        CpuSeconds - before.CpuSeconds, TrafficBytes - before.TrafficBytes, KeptBytes - before.KeptBytes);

    private static async Task<double> KeptAsync(IServer server)
    {
        var stats = (RedisResult[])(await server.ExecuteAsync("MEMORY", "STATS"))!;
        var bytes = stats.Chunk(2).Where(pair => pair[1].Resp2Type != ResultType.Array)
            .ToDictionary(pair => (string)pair[0]!, pair => (string)pair[1]!, StringComparer.Ordinal);
        return Number("total.allocated") - NotKept.Where(bytes.ContainsKey).Sum(Number);

        double Number(string name) => double.Parse(bytes[name], CultureInfo.InvariantCulture);
    }
}
