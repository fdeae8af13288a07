using System.Threading.Channels;

namespace McpTasks.RedisTransport.Tests;

/// <summary>What consumers saw, for the test to wait for.</summary>
internal sealed class Received<T>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();

    public int Count => _channel.Reader.Count;

    public void Add(T value) => _channel.Writer.TryWrite(value);

    public async Task<T> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Timeout);
        return await _channel.Reader.ReadAsync(limit.Token);
    }
}

internal static class Waiting
{
    public static Task<T> InTimeAsync<T>(this TaskCompletionSource<T> source) =>
        source.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public static Task InTimeAsync(this TaskCompletionSource source) =>
        source.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
}
