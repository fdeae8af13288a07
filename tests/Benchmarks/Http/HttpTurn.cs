using Benchmarks.Measuring;
using Benchmarks.Rivals;
using Benchmarks.Rivals.Http;
using Benchmarks.Rivals.Servers;
using Benchmarks.Running;

namespace Benchmarks.Http;

/// <summary>One round over HTTP: both servers run, and each way of calling has its turn on them.</summary>
internal sealed class HttpTurn : IAsyncDisposable
{
    private readonly BenchmarkRedis _redis;
    private readonly ContestantProcess _ours;
    private readonly ContestantProcess _official;
    private readonly McpConnection _modern;
    private readonly McpConnection _legacy;
    private readonly McpConnection _inline;
    private readonly RunOptions _options;
    private readonly Sample _sample = new();

    private HttpTurn(BenchmarkRedis redis, ContestantProcess ours, ContestantProcess official, McpConnection modern, McpConnection legacy, McpConnection inline, RunOptions options) =>
        (_redis, _ours, _official, _modern, _legacy, _inline, _options) = (redis, ours, official, modern, legacy, inline, options);

    private int Alone => Math.Max(10, _options.Tasks / 40);

    private int Many => Math.Max(100, _options.Tasks / 4);

    public static async Task<HttpTurn> StartAsync(RunOptions options)
    {
        var redis = await BenchmarkRedis.StartAsync();
        var (ours, official) = ($"http://127.0.0.1:{FreePort.Find()}", $"http://127.0.0.1:{FreePort.Find()}");
        var first = await ContestantProcess.StartAsync(HttpContestant.Ours, new(HttpContestant.Backend(redis.Address, ours), options.AtOnce));
        var second = await ContestantProcess.StartAsync(HttpContestant.Official, new(HttpContestant.Backend(redis.Address, official), options.AtOnce));
        return new(redis, first, second, McpConnection.Modern(ours), await McpConnection.LegacyAsync(ours), McpConnection.Modern(official), options);
    }

    public async Task<Sample> RunAsync()
    {
        await WarmUpAsync();
        await AloneAsync("inline", () => HttpCalls.InlineAsync(_inline));
        await AloneAsync("inline ours", () => HttpCalls.InlineAsync(_modern));
        await AloneAsync("polled", () => HttpCalls.PolledAsync(_modern));
        await AloneAsync("pushed", () => HttpCalls.PushedAsync(_modern));
        await AloneAsync("legacy", () => HttpCalls.LegacyResultAsync(_legacy));
        foreach (var way in new[] { "polled", "pushed", "legacy" })
            _sample[$"{way} minus inline"] = _sample[$"{way} p50 ms"] - _sample["inline p50 ms"];
        await ManyAsync("inline", _official, Many, () => HttpCalls.InlineAsync(_inline));
        var id = await HttpCalls.CreateAsync(_modern);
        await ManyAsync("gets", _ours, Many, () => HttpCalls.GetAsync(_modern, id));
        await ManyAsync("tasks", _ours, Many / 4, () => HttpCalls.LegacyResultAsync(_legacy));
        return _sample;
    }

    public async ValueTask DisposeAsync()
    {
        _modern.Dispose();
        _legacy.Dispose();
        _inline.Dispose();
        await _ours.DisposeAsync();
        await _official.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private async Task WarmUpAsync()
    {
        var count = Math.Max(10, _options.WarmUp / 10);
        foreach (var call in new Func<Task>[]
        {
            () => HttpCalls.InlineAsync(_inline), () => HttpCalls.InlineAsync(_modern), () => HttpCalls.PolledAsync(_modern),
            () => HttpCalls.PushedAsync(_modern), () => HttpCalls.LegacyResultAsync(_legacy),
        })
            await Submitters.BurstAsync(count, 10, _ => call());
    }

    private async Task AloneAsync(string name, Func<Task> call) =>
        _sample[$"{name} p50 ms"] = Percentile.Of(await Submitters.OneByOneAsync(Alone, _ => call()), 0.5);

    private async Task ManyAsync(string name, ContestantProcess server, int count, Func<Task> call)
    {
        await server.RunAsync(new(Order.Begin, count));
        await Submitters.BurstAsync(count, _options.AtOnce, _ => call());
        var spent = await server.RunAsync(new(Order.End, count));
        _sample[$"{name}/s"] = count / spent.Seconds;
        _sample[$"{name} CPU µs"] = spent.CpuSeconds / count * 1e6;
        _sample[$"{name} KiB"] = spent.AllocatedBytes!.Value / count / 1024;
    }
}
