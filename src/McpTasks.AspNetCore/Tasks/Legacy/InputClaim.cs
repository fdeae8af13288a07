using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Tasks.Legacy;

/// <summary>A question that one stream asks, kept from its session's other streams for as long as the stream's client is there.</summary>
internal sealed class InputClaim : IAsyncDisposable
{
    private readonly Func<CancellationToken, ValueTask<bool>> _hold;
    private readonly Func<ValueTask> _release;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _keeping;

    private InputClaim(Func<CancellationToken, ValueTask<bool>> hold, Func<ValueTask> release, TimeProvider time, ILogger logger, CancellationToken attached)
    {
        (_hold, _release, _stop) = (hold, release, CancellationTokenSource.CreateLinkedTokenSource(attached));
        _keeping = KeepAsync(time, logger, _stop.Token);
    }

    /// <summary>Cancelled when another stream has taken the question over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Claims a question; null when another stream of the session asks it.</summary>
    /// <param name="claims">The claims of all processes.</param>
    /// <param name="session">The session.</param>
    /// <param name="task">The task that asks.</param>
    /// <param name="key">The question's key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For claims that could not be renewed.</param>
    /// <param name="attached">Cancelled when the client has left the stream: then the claim runs out, unless an answer comes all the same.</param>
    public static async ValueTask<InputClaim?> TryTakeAsync(
        IInputClaims claims, string session, TaskId task, string key, TimeProvider time, ILogger logger, CancellationToken attached)
    {
        var asker = Guid.NewGuid().ToString("N");
        return await HoldAsync(CancellationToken.None)
            ? new(HoldAsync, () => claims.ReleaseAsync(session, task, key, asker, CancellationToken.None), time, logger, attached)
            : null;

        ValueTask<bool> HoldAsync(CancellationToken cancellationToken) => claims.TryHoldAsync(session, task, key, asker, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        await _release();
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task KeepAsync(TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(IInputClaims.Lease / 3, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                if (!await _hold(cancellationToken))
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                logger.LogDebug(error, "A claim of a question could not be renewed; tried again before it runs out");
            }
        }
    }
}
