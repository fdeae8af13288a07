using McpTasks.Board.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Board.Tests.Live;

/// <summary>A store that is away for a while.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Pages_say_that_the_store_does_not_answer_and_are_live_again_when_it_does()
    {
        BrokenDirectory? broken = null;
        await using var host = await BoardHost.StartAsync(
            builder => builder.Services.AddSingleton(TimeProvider.System)
                .AddSingleton<ITaskDirectory>(services => broken = new(services.GetRequiredService<InMemoryTaskStore>())),
            _ => { });
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks");
        Assert.Equal(503, page.Status);
        Assert.Contains("The task store does not answer", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("TimeoutException", page.Html, StringComparison.Ordinal);
        Assert.Contains("Error: The task board could not answer ", host.Log.Lines);

        using var stream = await browser.FollowAsync("/tasks/live");
        Assert.Equal("trouble", (await stream.NextAsync()).Kind);
        broken!.Mend();
        Assert.Equal("view", (await stream.NextAsync()).Kind);
        Assert.Equal(200, (await browser.GetAsync("/tasks")).Status);
    }
}
