using System.Threading.Channels;
using McpTasks.Dashboard.Otlp;
using McpTasks.Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Forwarding;

/// <summary>
/// Sends every export on to another OTLP endpoint, in order. What waits is bounded, so that an endpoint that is slow or away never slows the
/// intake: what does not fit is dropped and counted.
/// </summary>
internal sealed class Forwarder(IOptions<DashboardOptions> options, ForwardTarget target, TimeProvider clock, ILogger<Forwarder> logger) : BackgroundService
{
    private const int MaxAttempts = 5;
    private readonly ForwardOptions _options = options.Value.Forward;
    private readonly Channel<(OtlpSignal Signal, byte[] Body)> _waiting = Channel.CreateUnbounded<(OtlpSignal, byte[])>(new() { SingleReader = true });
    private long _bytes, _sent, _dropped;
    private string? _problem;

    public bool IsOn => !string.IsNullOrEmpty(_options.Url);

    public string Url => _options.Url ?? "";

    /// <summary>Exports that the endpoint has taken.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Exports that did not fit into the queue, or that the endpoint did not take.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public long WaitingBytes => Volatile.Read(ref _bytes);

    /// <summary>Why the endpoint did not take the last export; null while all is well.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    public void Offer(OtlpSignal signal, ReadOnlyMemory<byte> body)
    {
        if (!IsOn)
            return;
        if (Interlocked.Add(ref _bytes, body.Length) > _options.QueueMegabytes * 1024L * 1024L)
        {
            Interlocked.Add(ref _bytes, -body.Length);
            Interlocked.Increment(ref _dropped);
        }
        else
        {
            _waiting.Writer.TryWrite((signal, body.ToArray()));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsOn)
            return;
        await foreach (var (signal, body) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            await DeliverAsync(signal, body, stoppingToken);
            Interlocked.Add(ref _bytes, -body.Length);
        }
    }

    private async Task DeliverAsync(OtlpSignal signal, byte[] body, CancellationToken stopping)
    {
        var wait = TimeSpan.FromSeconds(1);
        for (var attempt = 1; ; attempt++, wait *= 2)
        {
            var outcome = await target.SendAsync(signal, body, stopping);
            Note(outcome.Problem);
            if (outcome.Problem is null)
            {
                Interlocked.Increment(ref _sent);
                return;
            }
            if (!outcome.MayTryAgain || attempt == MaxAttempts)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }
            await Task.Delay(wait, clock, stopping);
        }
    }

    private void Note(string? problem)
    {
        var before = Interlocked.Exchange(ref _problem, problem);
        if (before is null && problem is not null)
            logger.LogWarning("Telemetry cannot be forwarded to {Url}: {Problem}", Url, problem);
        else if (before is not null && problem is null)
            logger.LogInformation("Telemetry is forwarded to {Url} again.", Url);
    }
}
