using System.Net;
using McpTasks.Dashboard.Tests.Samples;
using McpTasks.Dashboard.Tests.Security;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Tests.Operations;

public sealed class TaskActionTests
{
    private const string Ended = "t3n5v8wq0e2r4t6y8u1i3o5p7a9s2d4f";
    private const string Running = "l7k9j1h3g5f7d9s2a4p6o8i0u2y4t6r8";

    private static ResourceEvent Api(FakeOperator service, ResourceState state = ResourceState.Running) => new()
    {
        Name = "api", Replica = "api-1", Type = ResourceType.Project, State = state, Health = ResourceHealth.Healthy, CreatedAt = default,
        Urls = [new("http", service.Url + "/mcp")], Environment = [new("McpTasks__Operator__Key", FakeOperator.Key, true)],
    };

    private static async Task<TestDashboard> StartAsync(params (string, string?)[] settings)
    {
        var dashboard = await (await TestDashboard.StartAsync(settings)).LoggedInAsync();
        foreach (var task in Demo.Tasks(dashboard.Now))
            await dashboard.SendAsync(task);
        return dashboard;
    }

    private static async Task<HttpResponseMessage> PressAsync(TestDashboard dashboard, string taskId, string action)
    {
        var hidden = FrontendTests.HiddenField(await dashboard.PageAsync("/tasks"));
        return await dashboard.Browser.PostAsync(new Uri($"/tasks/{taskId}/{action}", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", hidden)]));
    }

    [Fact]
    public async Task Without_an_operators_key_nothing_is_offered_and_the_page_says_why()
    {
        await using var dashboard = await StartAsync();
        var page = await dashboard.PageAsync("/tasks/" + Running);
        Assert.DoesNotContain($"/tasks/{Running}/cancel", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/payload", page, StringComparison.Ordinal);
        Assert.Contains("No service of this system has an operator&#x27;s key", page, StringComparison.Ordinal);

        using var pressed = await PressAsync(dashboard, Running, "cancel");
        Assert.Contains("No service of this system has an operator&#x27;s key", await dashboard.PageAsync(pressed.Headers.Location!.OriginalString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_task_can_be_cancelled_through_the_resource_that_has_the_key()
    {
        await using var service = await FakeOperator.StartAsync();
        await using var dashboard = await StartAsync();
        dashboard.Data.Resources.Set(Api(service));
        Assert.Contains($"action=\"/tasks/{Running}/cancel\"", await dashboard.PageAsync("/tasks/" + Running), StringComparison.Ordinal);

        using var pressed = await PressAsync(dashboard, Running, "cancel");
        Assert.Equal($"POST /operator/tasks/{Running}/cancel {FakeOperator.Key}", await service.Requests.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith($"/tasks/{Running}?note=", pressed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("The task is cancelled.", await dashboard.PageAsync(pressed.Headers.Location.OriginalString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_re_run_leads_to_the_new_task_which_waits_to_be_heard_of()
    {
        await using var service = await FakeOperator.StartAsync();
        await using var dashboard = await StartAsync(("Dashboard:Operator:Url", service.Url), ("Dashboard:Operator:Key", FakeOperator.Key));
        Assert.Contains($"action=\"/tasks/{Ended}/rerun\"", await dashboard.PageAsync("/tasks/" + Ended), StringComparison.Ordinal);
        service.Answer = (201, """{"taskId":"new-task","status":"working"}""");

        using var pressed = await PressAsync(dashboard, Ended, "rerun");
        Assert.Equal($"POST /operator/tasks/{Ended}/rerun {FakeOperator.Key}", await service.Requests.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("/tasks/new-task?note=", pressed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var page = await dashboard.Browser.GetAsync(pressed.Headers.Location);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("It appears here as soon as it is heard of", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(409, """{"error":"The task has ended already: it is <completed>."}""", "The task has ended already: it is &lt;completed&gt;.")]
    [InlineData(500, "<html>", "The service of the tasks answered with status 500.")]
    [InlineData(200, "{broken", "The service of the tasks does not answer.")]
    [InlineData(409, """{"error":{"deep":1}}""", "The service of the tasks answered with status 409.")]
    public async Task A_refusal_is_told_in_words(int status, string body, string told)
    {
        await using var service = await FakeOperator.StartAsync();
        await using var dashboard = await StartAsync(("Dashboard:Operator:Url", service.Url), ("Dashboard:Operator:Key", FakeOperator.Key));
        service.Answer = (status, body);
        using var pressed = await PressAsync(dashboard, Running, "cancel");
        Assert.Contains(told, await dashboard.PageAsync(pressed.Headers.Location!.OriginalString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_service_is_down_nothing_is_offered()
    {
        await using var service = await FakeOperator.StartAsync();
        await using var dashboard = await StartAsync();
        dashboard.Data.Resources.Set(Api(service, ResourceState.Exited));
        Assert.Contains("api, which carries them out, does not run.", await dashboard.PageAsync("/tasks/" + Running), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_is_read_only_when_asked_for_is_shown_as_text_and_not_read_again()
    {
        await using var service = await FakeOperator.StartAsync();
        await using var dashboard = await StartAsync(("Dashboard:Operator:Url", service.Url), ("Dashboard:Operator:Key", FakeOperator.Key));
        service.Answer = (200, """{"taskId":"x","tool":"t","status":"completed","request":{"arguments":{"q":"<script>alert(1)</script>"}},"result":{"content":[{"type":"text","text":"the secret result"}]}}""");
        Assert.DoesNotContain("the secret result", await dashboard.PageAsync("/tasks/" + Ended), StringComparison.Ordinal);
        Assert.False(service.Requests.Reader.TryRead(out _));

        var page = await dashboard.PageAsync($"/tasks/{Ended}/payload");
        Assert.Equal($"GET /operator/tasks/{Ended} {FakeOperator.Key}", await service.Requests.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Contains("the secret result", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("data-version=\"still\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_reads_a_result_without_logging_in()
    {
        await using var service = await FakeOperator.StartAsync();
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Operator:Url", service.Url), ("Dashboard:Operator:Key", FakeOperator.Key));
        using var response = await dashboard.Stranger.GetAsync(new Uri($"/tasks/{Ended}/payload", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.False(service.Requests.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_notices_text_comes_from_here_alone()
    {
        await using var dashboard = await StartAsync();
        Assert.DoesNotContain("send me your token", await dashboard.PageAsync("/resources?note=send+me+your+token&error=send+me+your+token"), StringComparison.Ordinal);
    }
}
