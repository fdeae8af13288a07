using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class KeepAliveTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_quiet_stream_gets_a_comment_at_every_interval(bool modern)
    {
        var time = new FakeTimeProvider();
        await using var server = await McpHost.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        using var request = modern ? McpHost.ModernCall("wait") : McpHost.Get(await server.OpenSessionAsync());
        var opening = server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (modern)
        {
            await server.Probe.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        using var response = await opening.WaitAsync(TimeSpan.FromSeconds(30));
        using var body = await response.Content.ReadAsStreamAsync();
        var text = "";
        var buffer = new byte[1024];
        while (text.Split(": keep-alive").Length <= 2)
        {
            // The stream's timer may not have been set when the time first moves.
            time.Advance(TimeSpan.FromSeconds(15));
            text += Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        }

        server.Probe.Release.TrySetResult();
        Assert.EndsWith(": keep-alive\n\n", text, StringComparison.Ordinal);
    }
}
