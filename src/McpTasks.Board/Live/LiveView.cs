namespace McpTasks.Board.Live;

/// <summary>A view at the last look; without HTML when the store did not answer.</summary>
internal sealed record LiveState(string Version, string? Html);

/// <summary>Renders a view again and again, and tells the watchers about changes.</summary>
internal sealed class LiveView : IDisposable
{
    private static readonly LiveState Trouble = new("trouble", null);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly Func<CancellationToken, Task<string>> _render;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private LiveState? _newest;
    private TaskCompletionSource _changed = NewSignal();

    public LiveView(Func<CancellationToken, Task<string>> render, TimeProvider time, ILogger logger)
    {
        (_render, _time, _logger, _stopped) = (render, time, logger, _stop.Token);
        // The loop belongs to no request, so it must not inherit a request's trace or log scopes.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(LookAsync);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    public async Task<LiveState?> NextAsync(string? version, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var end = _time.GetUtcNow() + timeout;
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_newest is not null && _newest.Version != version)
                    return _newest;
                changed = _changed.Task;
            }

            var left = end - _time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                return null;
            try
            {
                await changed.WaitAsync(left, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                Tell(await SeeAsync());
                await Task.Delay(LivePages.Pause, _time, _stopped);
            }
        }
        catch (Exception) when (_stopped.IsCancellationRequested)
        {
            // The last watcher has left.
        }
    }

    private async Task<LiveState> SeeAsync()
    {
        try
        {
            var html = await _render(_stopped);
            return new(LiveVersion.Of(html), html);
        }
        catch (Exception error) when (!_stopped.IsCancellationRequested)
        {
            if (_newest != Trouble)
                _logger.PageNotLive(error);
            return Trouble;
        }
    }

    private void Tell(LiveState state)
    {
        lock (_gate)
        {
            if (_newest?.Version == state.Version)
                return;
            _newest = state;
            var changed = _changed;
            _changed = NewSignal();
            changed.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
