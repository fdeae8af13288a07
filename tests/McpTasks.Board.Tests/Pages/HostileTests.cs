using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Pages;

/// <summary>Whatever clients, tools and workers call themselves and say, it is text.</summary>
public sealed class HostileTests
{
    private const string Evil = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u202e{{7*7}}</time></svg>";

    [Fact]
    public async Task Hostile_names_messages_questions_and_results_are_shown_as_text_on_every_page()
    {
        await using var host = await BoardHost.StartAsync(("McpTasks:Board:TraceUrl", "http://localhost:1/{traceId}"));
        var request = System.Text.Json.JsonSerializer.Serialize(new { name = Evil, arguments = new { Evil } });
        var task = await host.Tasks.CreateAsync(Evil, Evil, request, trace: "00-\"><script>-b7ad6b7169203331-01");
        await host.Tasks.BeginAsync(task, Evil);
        await host.Store.ReportAsync(task.Ref, 1, new(1, 2, Evil), default);
        await host.Store.AskAsync(
            task.Ref, 1, new(Evil, "elicitation/create", System.Text.Json.JsonSerializer.Serialize(new { message = Evil }), null), default);
        await host.Store.AnswerAsync(
            task.Ref,
            new Dictionary<string, string>
            {
                [Evil] = System.Text.Json.JsonSerializer.Serialize(new { error = new { code = 1, message = Evil } }),
            },
            default);
        await host.Store.AnnounceAsync(new(Evil, host.Time.GetUtcNow(), 1, 1, Evil), TimeSpan.FromMinutes(1), default);
        var result = System.Text.Json.JsonSerializer.Serialize(
            new { content = new object[] { new { type = "text", text = Evil }, new { type = "image", data = "AAAA", mimeType = Evil } } });
        using var browser = await host.LoggedInAsync();
        await CheckAsync("/tasks", "/tasks/overview", $"/tasks/{task.Id}");
        await host.Store.CompleteAsync(
            task.Ref, 1,
            new(McpTaskStatus.Failed, Evil, result, System.Text.Json.JsonSerializer.Serialize(new { code = 1, message = Evil })), default);
        await CheckAsync("/tasks", "/tasks/overview", $"/tasks/{task.Id}", $"/tasks/{task.Id}/payload");
        await CheckAsync(
            $"/tasks?tool={Uri.EscapeDataString(Evil)}", $"/tasks?owner={Uri.EscapeDataString(Evil)}",
            $"/tasks?worker={Uri.EscapeDataString(Evil)}", $"/tasks?text={Uri.EscapeDataString("<script>alert(1)")}");

        async Task CheckAsync(params string[] paths)
        {
            foreach (var path in paths)
            {
                var page = await browser.GetAsync(path);
                Assert.Equal(200, page.Status);
                Assert.Contains("&lt;script&gt;alert(1)", page.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("<img src=x", page.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("\u202e", page.Html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_hostile_login_and_a_hostile_way_back_are_shown_as_text_too()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = new Browser(host.Address);
        var page = await browser.GetAsync($"/tasks/login?back={Uri.EscapeDataString("/tasks/" + Evil)}");
        Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
        page = await browser.GetAsync($"/tasks/login?key={Uri.EscapeDataString(Evil)}");
        Assert.Equal(401, page.Status);
        Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
    }
}
