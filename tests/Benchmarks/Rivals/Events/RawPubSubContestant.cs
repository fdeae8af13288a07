using Benchmarks.Measuring;
using StackExchange.Redis;

namespace Benchmarks.Rivals.Events;

/// <summary>Redis's pub/sub with nothing around it: the least that a push can take.</summary>
internal sealed class RawPubSubContestant : IContestant
{
    public const string Name = "raw-pubsub";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<RedisChannel> _channels = [];
    private ConnectionMultiplexer? _connection;
    private TaskCompletionSource _seen = new();

    public async Task StartAsync(ContestantSettings settings) => _connection = await ConnectionMultiplexer.ConnectAsync(settings.Backend);

    public async Task<Reply> RunAsync(Order order)
    {
        if (order.Name != Order.Push)
            throw new ArgumentException($"Raw pub/sub has no order '{order.Name}'.", nameof(order));
        while (_channels.Count < order.AtOnce)
        {
            var channel = RedisChannel.Literal($"channel:{_channels.Count}");
            await _connection!.GetSubscriber().SubscribeAsync(channel, (_, _) => _seen.TrySetResult());
            _channels.Add(channel);
        }

        var costs = ProcessCosts.Start();
        return costs.Stop(await Submitters.OneByOneAsync(order.Count, PublishAsync));
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private async Task PublishAsync(int number)
    {
        _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var published = _connection!.GetDatabase().PublishAsync(_channels[number % _channels.Count], "1|working|1");
        await _seen.Task.WaitAsync(Patience);
        await published;
    }
}
