using System.Diagnostics;
using Benchmarks.Measuring;
using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>McpTasks: submitter and worker in one process, the store and the transport on one Redis.</summary>
/// <param name="traced">Whether somebody listens to its spans, so that tasks keep the context of their traces.</param>
internal sealed class McpTasksContestant(bool traced) : IContestant
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => traced && source.Name == TaskTelemetry.SourceName,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private IHost? _host;
    private Submissions? _submissions;

    public async Task StartAsync(ContestantSettings settings)
    {
        ActivitySource.AddActivityListener(_listener);
        _host = OurHost.Worker(settings).Build();
        await _host.StartAsync();
        _submissions = new(_host.Services);
    }

    public async Task<Reply> RunAsync(Order order)
    {
        var costs = ProcessCosts.Start();
        switch (order.Name)
        {
            case Order.Burst:
                await BurstAsync(order);
                return costs.Stop();
            case Order.OneByOne:
                return costs.Stop(await Submitters.OneByOneAsync(order.Count, _submissions!.RunAsync));
            case Order.Paced:
                return costs.Stop(await Submitters.PacedAsync(order.Count, order.Rate, _submissions!.RunAsync));
            case Order.Overload:
                return await new OverloadRun(_submissions!, order).RunAsync(costs);
            default:
                throw new ArgumentException($"McpTasks has no order '{order.Name}'.", nameof(order));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        _listener.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task BurstAsync(Order order)
    {
        var ended = new Countdown(order.Count);
        using var listener = new EndListener(ended);
        await ended.AfterAsync(
            Submitters.BurstAsync(order.Count, order.AtOnce, async number => await _submissions!.SubmitAsync(number, order.Tool)), Patience);
    }
}
