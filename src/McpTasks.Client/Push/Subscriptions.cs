namespace McpTasks.Client.Push;

/// <summary>
/// <c>subscriptions/listen</c> (2026-07-28): the tasks that begin to be followed within a moment share one stream, and a few streams serve
/// all. Tasks that find none are polled.
/// </summary>
internal sealed class Subscriptions(TaskRequests requests, McpTaskClientOptions options, ILogger logger, CancellationToken closed)
{
    private const int MaxTasks = 100, MaxStreams = 16;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20), BeforeNext = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly HashSet<FeedLoop> _waiting = [];
    private readonly HashSet<FeedLoop> _resting = [];
    private readonly Dictionary<FeedLoop, Stream> _streams = [];
    private int _open;
    private bool _gathering, _refused;

    public void Add(FeedLoop loop)
    {
        lock (_lock)
        {
            if (_refused)
                return;
            _waiting.Add(loop);
            GatherIfFree();
        }
    }

    public void Remove(FeedLoop loop)
    {
        Stream? empty = null;
        lock (_lock)
        {
            _waiting.Remove(loop);
            _resting.Remove(loop);
            if (_streams.Remove(loop, out var stream) && --stream.Tasks == 0)
                empty = stream;
        }

        empty?.Cancel();
    }

    private void GatherIfFree()
    {
        if (_gathering || _waiting.Count == 0 || _open >= MaxStreams || _refused)
            return;
        _gathering = true;
        _open++;
        _ = Task.Run(ListenAsync, CancellationToken.None);
    }

    private async Task ListenAsync()
    {
        using var stream = new Stream(closed);
        try
        {
            await Task.Delay(Moment, options.TimeProvider, closed);
            if (Gather(stream) is { Count: > 0 } ids)
            {
                var wanted = new JsonObject { ["notifications"] = new JsonObject { ["taskIds"] = ids } };
                await requests.SendAsync(RequestMethods.SubscriptionsListen, wanted, knowsTasks: true, stream.Token);
            }
        }
        catch (OperationCanceledException) when (stream.Token.IsCancellationRequested)
        {
            // Nobody follows its tasks any more, or the connection is closed.
        }
        catch (McpProtocolException error) when (error.ErrorCode is McpErrorCode.MethodNotFound or McpErrorCode.InvalidParams)
        {
            logger.ServerDoesNotPush(error);
            lock (_lock)
            {
                _refused = true;
                _waiting.Clear();
            }
        }
        catch (Exception error)
        {
            logger.PushEnded(error);
        }

        await EndAsync(stream);
    }

    private JsonArray Gather(Stream stream)
    {
        lock (_lock)
        {
            var loops = _waiting.Take(MaxTasks).ToList();
            foreach (var loop in loops)
            {
                _waiting.Remove(loop);
                _streams[loop] = stream;
            }

            stream.Tasks = loops.Count;
            _gathering = false;
            GatherIfFree();
            return new([.. loops.Select(loop => JsonValue.Create(loop.TaskId))]);
        }
    }

    // What is still followed goes on another stream, after a pause: the server may be restarting.
    private async Task EndAsync(Stream stream)
    {
        List<FeedLoop> left;
        lock (_lock)
        {
            left = [.. _streams.Where(pair => pair.Value == stream).Select(pair => pair.Key)];
            left.ForEach(loop => _streams.Remove(loop));
            _resting.UnionWith(left);
            _open--;
            GatherIfFree();
        }

        if (left.Count == 0)
            return;
        left.ForEach(loop => loop.IsPushed = false);
        await Task.Delay(BeforeNext, options.TimeProvider, closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _waiting.UnionWith(left.Where(_resting.Remove));
            if (_refused || closed.IsCancellationRequested)
                _waiting.Clear();
            GatherIfFree();
        }
    }

    private sealed class Stream(CancellationToken closed) : StopSource(closed)
    {
        public int Tasks { get; set; }
    }
}
