using System.Diagnostics;

namespace McpTasks.AspNetCore.Tests.Http;

/// <summary>Waits for what only the other end of a connection decides, such as noticing that a client has gone.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "The condition did not become true within 30 s.");
            await Task.Delay(5);
        }
    }
}
