using Benchmarks.Measuring;

namespace Benchmarks.Rivals.Ours;

/// <summary>An API service's part by itself: it submits and runs nothing.</summary>
internal sealed class SubmitterContestant : IContestant
{
    public const string Name = "submitter";

    private IHost? _host;
    private Submissions? _submissions;

    public async Task StartAsync(ContestantSettings settings)
    {
        _host = OurHost.Submitter(settings).Build();
        await _host.StartAsync();
        _submissions = new(_host.Services);
    }

    public async Task<Reply> RunAsync(Order order)
    {
        var costs = ProcessCosts.Start();
        await Submitters.BurstAsync(order.Count, order.AtOnce, async number => await _submissions!.SubmitAsync(number, order.Tool));
        return costs.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
    }
}
