using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace McpTasks.Shared.Redis;

/// <summary>
/// Runs a call again while its error is a passing one, for a bounded time and for a shorter one once the application stops.
/// A call is one that may be repeated: what it did is not done twice where only its reply was lost.
/// </summary>
internal sealed partial class RedisRetry : IDisposable
{
    // A half-open connection answers nothing, and the client's own limits are the application's to choose.
    private static readonly TimeSpan ShortestCall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly ResiliencePropertyKey<Call> CallKey = new("redis.call");

    private readonly TimeSpan _retryFor;
    private readonly TimeSpan _callLimit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StopGrace _grace;
    private readonly ResiliencePipeline _pipeline;

    /// <param name="retryFor">How long a call is tried again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Gets one line a call: while a server restarts, every call comes here again and again.</param>
    /// <param name="stopping">Is cancelled when the application begins to stop.</param>
    public RedisRetry(TimeSpan retryFor, TimeProvider time, ILogger logger, CancellationToken stopping = default)
    {
        (_retryFor, _time, _logger, _grace) = (retryFor, time, logger, new(time, stopping));
        // A first call that hangs must leave time for another; one that is only slow must not be taken for hanging.
        _callLimit = TimeSpan.FromTicks(Math.Clamp((retryFor / 3).Ticks, ShortestCall.Ticks, LongestCall.Ticks));
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = MayTryAgain,
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                OnRetry = NoteRetry,
            })
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = args => new(_grace.Limit(CallOf(args.Context).Limit)) })
            .Build();
    }

    /// <summary>Runs a call, again and again while it must.</summary>
    public ValueTask<T> RunAsync<T>(string operation, Func<Task<T>> attempt, CancellationToken cancellationToken, string? subject = null) =>
        RunAsync(new Call(operation, subject, _retryFor, _callLimit, _time.GetTimestamp()), attempt, cancellationToken);

    /// <summary>Runs a call that is not repeated here, in the time that any attempt has or in a longer one.</summary>
    public ValueTask<T> RunOnceAsync<T>(
        string operation, Func<Task<T>> attempt, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var call = new Call(operation, null, TimeSpan.Zero, limit > _callLimit ? limit.Value : _callLimit, _time.GetTimestamp());
        return RunAsync(call, attempt, cancellationToken);
    }

    public void Dispose() => _grace.Dispose();

    private async ValueTask<T> RunAsync<T>(Call call, Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(call.Operation, cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            return await _pipeline.ExecuteAsync(
                static (context, run) => run.Retry.AttemptAsync(run.Attempt, context), context, (Retry: this, Attempt: attempt));
        }
        catch (TimeoutRejectedException exception)
        {
            throw new TimeoutException($"Redis did not answer '{call.Operation}' within {exception.Timeout}.", exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<T> AttemptAsync<T>(Func<Task<T>> attempt, ResilienceContext context)
    {
        CallOf(context).Begun = _time.GetTimestamp();
        var limit = context.CancellationToken;
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(limit, _grace.IsStopping ? default : _grace.Over);
        try
        {
            return await attempt().WaitAsync(wait.Token);
        }
        catch (OperationCanceledException exception) when (wait.IsCancellationRequested && !limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Redis did not answer '{context.OperationKey}' before the application stopped.", exception);
        }
    }

    private ValueTask<bool> MayTryAgain(RetryPredicateArguments<object> args)
    {
        var call = CallOf(args.Context);
        if (args.Outcome.Exception is OperationCanceledException)
            return new(false);
        if (args.Outcome.Exception is not { } exception || !PassingErrors.Includes(exception))
        {
            _grace.Answered();
            return new(false);
        }

        _grace.Failed(call.Begun);
        return new(_time.GetElapsedTime(call.Started) < call.RetryFor && _grace.Allows);
    }

    private ValueTask NoteRetry(OnRetryArguments<object> args)
    {
        var call = CallOf(args.Context);
        LogRetry(_logger, args.AttemptNumber == 0 ? LogLevel.Warning : LogLevel.Debug,
            call.Subject is null ? call.Operation : $"{call.Operation} {call.Subject}",
            args.AttemptNumber + 1, args.Outcome.Exception!.Message);
        return default;
    }

    private static Call CallOf(ResilienceContext context) => context.Properties.GetValue(CallKey, null!);

    [LoggerMessage(Message = "Redis did not take '{Operation}' (attempt {Attempt}), trying again: {Reason}")]
    private static partial void LogRetry(ILogger logger, LogLevel level, string operation, int attempt, string reason);

    private sealed record Call(string Operation, string? Subject, TimeSpan RetryFor, TimeSpan Limit, long Started)
    {
        /// <summary>When the present attempt began.</summary>
        public long Begun { get; set; }
    }
}
