using SampleClient.Display;

namespace SampleClient.Tests;

public sealed class LiveBarTests
{
    [Fact]
    public async Task A_change_that_comes_after_the_end_is_not_shown()
    {
        var console = new FakeConsole(new(), attended: false, width: 10_000);
        var bar = new LiveBar(new(console, console, CanAsk: false, IsLive: false), "ask");
        bar.Report(new(1, 2, "in time"));
        await bar.WhileAsync(Task.CompletedTask);

        bar.Report(new(2, 2, "too late"));

        Assert.Equal("ask working in time", Assert.Single(console.Lines));
    }
}
