namespace TestServers;

/// <summary>A Redis Cluster of three masters, each with a replica that takes over when its master is killed.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    /// <summary>How many masters there are, each with an equal part of the slots.</summary>
    public const int Masters = 3;

    private const int Slots = 16384;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // A master that is silent for so long is replaced.
    private static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(1);

    private readonly List<ClusterNode> _nodes = [];

    private RedisCluster()
    {
    }

    /// <summary>All nodes, as StackExchange.Redis wants them.</summary>
    public string ConnectionString =>
        string.Join(',', _nodes.Select(node => $"127.0.0.1:{node.Port}")) + ",abortConnect=false,connectTimeout=5000,syncTimeout=10000";

    /// <summary>Starts the nodes and waits until each knows of a whole cluster.</summary>
    public static async Task<RedisCluster> StartAsync(CancellationToken cancellation = default)
    {
        var cluster = new RedisCluster();
        try
        {
            for (var number = 0; number < 2 * Masters; number++)
                cluster._nodes.Add(await ClusterNode.StartAsync(NodeTimeout, cancellation));
            await cluster.JoinAsync(cancellation);
            return cluster;
        }
        catch (Exception)
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Kills the master of a part of the slots, once its replica has what it was told until now, and waits until the replica has taken
    /// over.
    /// </summary>
    /// <param name="part">Which of the parts, from 0.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The ports of the old master and of the new one.</returns>
    public async Task<(int Old, int New)> FailOverAsync(int part, CancellationToken cancellation = default)
    {
        var slot = FirstSlot(part);
        ClusterNode? old = null, successor = null;
        await UntilAsync(async () => (old = await MasterOfAsync(slot)) is not null, cancellation);
        await UntilAsync(await old!.HasReplicatedAsync(), cancellation);
        await old.KillAsync();
        await UntilAsync(async () => (successor = await MasterOfAsync(slot)) is not null, cancellation);
        return (old.Port, successor!.Port);
    }

    /// <summary>
    /// Gives the slot of a key to the next master, with all that is in it, while it serves: as a cluster is grown.
    /// </summary>
    /// <param name="key">A key of the slot.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many keys were moved.</returns>
    public async Task<int> MoveSlotAsync(string key, CancellationToken cancellation = default)
    {
        var slot = await _nodes[0].SlotOfAsync(key);
        ClusterNode? from = null;
        await UntilAsync(async () => (from = await MasterOfAsync(slot)) is not null, cancellation);
        var to = _nodes[(_nodes.IndexOf(from!) + 1) % Masters];
        await to.SetSlotAsync(slot, "IMPORTING", from!);
        await from!.SetSlotAsync(slot, "MIGRATING", to);
        var moved = await from.MigrateAsync(slot, to);
        foreach (var node in (ClusterNode[])[to, .. _nodes[..Masters].Where(node => node != to)])
            await node.SetSlotAsync(slot, "NODE", to);
        await UntilAsync(async () => await MasterOfAsync(slot) == to, cancellation);
        return moved;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private static int FirstSlot(int part) => part * Slots / Masters;

    private async Task JoinAsync(CancellationToken cancellation)
    {
        var (masters, replicas) = (_nodes[..Masters], _nodes[Masters..]);
        for (var number = 0; number < Masters; number++)
            await masters[number].TakeSlotsAsync(FirstSlot(number), FirstSlot(number + 1) - 1);
        foreach (var node in _nodes.Skip(1))
            await _nodes[0].MeetAsync(node);
        foreach (var node in _nodes)
            await UntilAsync(() => node.KnowsAsync(_nodes.Count), cancellation);
        foreach (var (replica, master) in replicas.Zip(masters))
            await replica.FollowAsync(master);
        foreach (var node in _nodes)
            await UntilAsync(() => node.KnowsReplicasAsync(Masters), cancellation);
        foreach (var master in masters)
            await UntilAsync(await master.HasReplicatedAsync(), cancellation);
    }

    /// <summary>Whom every living node knows as the living master of the slot; null while they do not agree on one.</summary>
    private async Task<ClusterNode?> MasterOfAsync(int slot)
    {
        var living = _nodes.Where(node => node.Lives).ToList();
        var ports = (await Task.WhenAll(living.Select(node => node.MasterOfAsync(slot)))).Distinct().ToList();
        return ports is [{ } port] ? living.Find(node => node.Port == port) : null;
    }

    private static async Task UntilAsync(Func<Task<bool>> reached, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        while (!await reached())
            await Task.Delay(Look, limit.Token);
    }
}
