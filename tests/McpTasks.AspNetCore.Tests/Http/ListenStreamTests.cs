using System.Text;
using McpTasks.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class ListenStreamTests
{
    [Fact]
    public async Task A_client_that_never_reads_costs_a_bounded_memory_and_one_log_line()
    {
        var log = new CollectingLogger();
        await using var stream = new ListenStream(log.CreateLogger("test"));
        for (var i = 0; i < 1000; i++)
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"data: {i}\n\n"));
        Assert.Single(log.Entries, entry => entry.Level == LogLevel.Warning);

        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await using var connection = await SseConnection.StartAsync(context, new(TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System, NullLogger.Instance));
        using var stop = new CancellationTokenSource();
        var copying = stream.CopyToAsync(connection, stop.Token);
        await Until.TrueAsync(() => Encoding.UTF8.GetString(body.ToArray()).EndsWith("data: 999\n\n", StringComparison.Ordinal));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        Assert.StartsWith("data: 744\n\n", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
        Assert.False(stream.HasReader);
    }
}
