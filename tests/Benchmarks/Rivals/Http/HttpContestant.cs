using Benchmarks.Measuring;

namespace Benchmarks.Rivals.Http;

/// <summary>An HTTP server as a contestant: it serves until its input ends, and tells what it spent between two orders.</summary>
internal sealed class HttpContestant(string name) : IContestant
{
    public const string Ours = "http-mcptasks";
    public const string OursInMemory = "http-mcptasks-in-memory";
    public const string Official = "http-official";
    public const string Resumable = "http-official-resumable";

    private WebApplication? _app;
    private ProcessCosts? _costs;

    /// <summary>How the backend is written: where the store is, and where to listen.</summary>
    public static string Backend(string redis, string url) => $"{redis};{url}";

    public async Task StartAsync(ContestantSettings settings)
    {
        var parts = settings.Backend.Split(';');
        _app = name switch
        {
            Ours => HttpServers.Ours(parts[1], settings with { Backend = parts[0] }),
            OursInMemory => HttpServers.OursInMemory(parts[1]),
            Resumable => HttpServers.Official(parts[1], isResumable: true),
            _ => HttpServers.Official(parts[1]),
        };
        await _app.StartAsync();
    }

    public Task<Reply> RunAsync(Order order)
    {
        if (order.Name == Order.Begin)
            _costs = ProcessCosts.Start();
        return Task.FromResult(_costs!.Stop());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
