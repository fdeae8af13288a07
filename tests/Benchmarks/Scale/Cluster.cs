using System.Globalization;
using Benchmarks.Rivals.Servers;
using Benchmarks.Running;
using StackExchange.Redis;

namespace Benchmarks.Scale;

/// <summary>One Redis, or a Redis Cluster of several masters.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const int Slots = 16384;
    private readonly List<BenchmarkRedis> _nodes = [];

    /// <summary>All nodes, as StackExchange.Redis wants them.</summary>
    public string Address => string.Join(',', _nodes.Select(node => node.Address));

    public static async Task<Cluster> StartAsync(int nodes)
    {
        var cluster = new Cluster();
        for (var number = 0; number < nodes; number++)
            cluster._nodes.Add(await (nodes == 1 ? BenchmarkRedis.StartAsync() : BenchmarkRedis.StartAsync("--cluster-enabled", "yes", "--cluster-port", Number(FreePort.Find()))));
        if (nodes > 1)
            await cluster.JoinAsync();
        return cluster;
    }

    /// <summary>The processor time that all nodes have spent, in seconds.</summary>
    public async Task<double> CpuSecondsAsync() => (await Task.WhenAll(_nodes.Select(node => node.ReadAsync()))).Sum(figures => figures.CpuSeconds);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task JoinAsync()
    {
        for (var number = 0; number < _nodes.Count; number++)
        {
            var (first, last) = (number * Slots / _nodes.Count, ((number + 1) * Slots / _nodes.Count) - 1);
            await _nodes[number].Admin.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", first, last);
            if (number > 0)
                await MeetAsync(_nodes[0].Admin, _nodes[number]);
        }

        foreach (var node in _nodes)
        {
            while (!(await InfoAsync(node.Admin)).Contains($"cluster_state:ok", StringComparison.Ordinal) || !(await InfoAsync(node.Admin)).Contains($"cluster_known_nodes:{_nodes.Count}", StringComparison.Ordinal))
                await Task.Delay(50);
        }
    }

    private static async Task MeetAsync(IServer from, BenchmarkRedis node)
    {
        var bus = (string?)((RedisResult[])(await node.Admin.ExecuteAsync("CONFIG", "GET", "cluster-port"))!)[1];
        await from.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", node.Address.Split(':')[1], bus!);
    }

    private static async Task<string> InfoAsync(IServer node) => (string?)await node.ExecuteAsync("CLUSTER", "INFO") ?? "";
}
