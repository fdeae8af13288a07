using System.Net;
using McpTasks.Dashboard.Tests.Samples;
using McpTasks.Dashboard.Tests.Security;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Tests.Resources;

public sealed class ResourceServiceClientTests
{
    private static readonly DateTimeOffset Then = new(2030, 5, 6, 7, 0, 0, TimeSpan.Zero);

    private static ResourceEvent Replica(string replica, ResourceState state = ResourceState.Running) => new()
    {
        Name = "worker", Replica = replica, Type = ResourceType.Project, State = state, Health = ResourceHealth.Healthy, CreatedAt = Then, StartedAt = Then,
        Urls = [new("http", "http://localhost:5180"), new("bad", "javascript:alert(1)")], Environment = [new("SECRET", "hunter2", true)],
    };

    private static async Task<TestDashboard> StartAsync(FakeResourceService service) => await (await TestDashboard.StartAsync(
        ("Dashboard:ResourceService:Url", service.Url), ("Dashboard:ResourceService:ApiKey", FakeResourceService.Key))).LoggedInAsync();

    // The client runs on its own; this looks again until it has got there, moving the clock that its pauses go by.
    private static async Task UntilAsync(TestDashboard dashboard, Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            dashboard.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, limit.Token);
        }
    }

    [Fact]
    public async Task Replicas_and_their_console_appear_as_the_app_host_tells_them()
    {
        await using var service = await FakeResourceService.StartAsync();
        await using var dashboard = await StartAsync(service);
        service.Tell(Replica("worker-a1"));
        service.Tell(new LogEvent("worker-a1", 1, Then, false, "\u001b[32minfo\u001b[0m: <script>hello"));
        await UntilAsync(dashboard, () => dashboard.Data.Resources.Console("worker-a1", 10).Length == 1);

        var list = await dashboard.PageAsync("/resources");
        Assert.Contains("href=\"http://localhost:5180\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", list, StringComparison.Ordinal);
        var page = await dashboard.PageAsync("/resources/worker-a1");
        Assert.Contains("<span class=\"a-f2\">info</span>: &lt;script&gt;hello", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_passes_the_command_on_with_the_key()
    {
        await using var service = await FakeResourceService.StartAsync();
        await using var dashboard = await StartAsync(service);
        service.Tell(Replica("worker-a1"));
        await UntilAsync(dashboard, () => dashboard.Data.Resources.Replicas().Length == 1);
        var hidden = FrontendTests.HiddenField(await dashboard.PageAsync("/resources"));

        using var pressed = await PressAsync(dashboard, "restart", hidden);
        Assert.Equal((HttpStatusCode.Found, "/resources"), (pressed.StatusCode, pressed.Headers.Location!.OriginalString));
        Assert.Equal(FakeResourceService.Key + " worker-a1 restart", await service.Commands.Reader.ReadAsync());

        using var without = await PressAsync(dashboard, "stop", "");
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        using var unknown = await PressAsync(dashboard, "format", hidden);
        Assert.NotEqual(HttpStatusCode.Found, unknown.StatusCode);
        Assert.False(service.Commands.Reader.TryRead(out _));

        service.RefuseWith = "it is already stopping";
        using var refused = await PressAsync(dashboard, "stop", hidden);
        Assert.Contains("it is already stopping", await dashboard.PageAsync(refused.Headers.Location!.OriginalString), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PressAsync(TestDashboard dashboard, string command, string hidden) =>
        dashboard.Browser.PostAsync(new Uri("/resources/worker-a1/" + command, UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", hidden)]));

    [Fact]
    public async Task After_a_lost_connection_it_says_so_and_takes_the_new_state_when_it_is_back()
    {
        await using var service = await FakeResourceService.StartAsync();
        await using var dashboard = await StartAsync(service);
        service.Tell(Replica("worker-a1"));
        await UntilAsync(dashboard, () => dashboard.Data.Resources.Replicas().Length == 1);
        service.HangUp();
        await UntilAsync(dashboard, () => service.Connections == 2 && dashboard.Data.Resources.IsConnected);
        service.Tell(Replica("worker-b2", ResourceState.FailedToStart));
        await UntilAsync(dashboard, () => dashboard.Data.Resources.Replicas() is [{ Replica: "worker-b2" }]);
    }

    [Fact]
    public async Task While_the_app_host_is_out_of_reach_the_page_says_so_and_commands_are_answered_in_words()
    {
        var service = await FakeResourceService.StartAsync();
        var url = service.Url;
        await service.DisposeAsync();
        await using var dashboard = await (await TestDashboard.StartAsync(("Dashboard:ResourceService:Url", url))).LoggedInAsync();
        Assert.Contains("The app host does not answer", await dashboard.PageAsync("/resources"), StringComparison.Ordinal);
        Assert.Equal("The app host does not answer.", await dashboard.Data.AppHost.CommandAsync("x", "stop", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_console_keeps_only_its_newest_lines()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxConsoleLines", "3"));
        foreach (var line in Enumerable.Range(1, 10))
            dashboard.Data.Resources.Add(new LogEvent("r", line, Then, false, "line " + line));
        Assert.Equal([8L, 9, 10], dashboard.Data.Resources.Console("r", 100).Select(l => l.Sequence));
    }
}
