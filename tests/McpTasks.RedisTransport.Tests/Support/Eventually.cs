using System.Diagnostics;

namespace McpTasks.RedisTransport.Tests;

/// <summary>Waits for what another process does; the timeout only ends a test that has failed.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static async Task SoAsync(Func<Task<bool>> condition, string? what = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Timeout, what ?? "It did not become so in time.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
