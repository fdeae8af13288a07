using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Pages;

public sealed class TaskPageTests
{
    [Fact]
    public async Task A_task_that_lost_its_worker_shows_both_attempts_with_their_workers_its_waits_and_its_history()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.CreateAsync();
        host.Tasks.Pass(TimeSpan.FromSeconds(1));
        await host.Tasks.BeginAsync(task, "worker-a");
        host.Tasks.Pass(TimeSpan.FromSeconds(2));
        await host.Store.ReportAsync(task.Ref, 1, new(5, 10, "Half"), default);
        await host.Tasks.LostAsync(task, "worker-b");
        await host.Store.ReportAsync(task.Ref, 2, new(9, 10, "Nearly"), default);
        host.Tasks.Pass(TimeSpan.FromSeconds(4));
        using var browser = await host.LoggedInAsync();
        var text = (await browser.GetAsync($"/tasks/{task.Id}")).Text;
        Assert.Contains("90 % Nearly Duration 20 s Waited 3 s Attempts 2 of 5 Owner ann", text, StringComparison.Ordinal);
        Assert.Contains("Attempt 1 on worker-a: Lost, 13 s", text, StringComparison.Ordinal);
        Assert.Contains("Attempt 2 on worker-b: Running, 4 s", text, StringComparison.Ordinal);
        Assert.Contains("1 Lost Its worker stopped responding worker-a 13 s 2 Running worker-b 4 s", text, StringComparison.Ordinal);
        var history = text[text.IndexOf("History", StringComparison.Ordinal)..];
        string[] told =
        [
            "9 of 10 · Nearly", "Attempt 2 began worker-b", "Attempt 1 lost", "5 of 10 · Half", "Attempt 1 began worker-a", "Queued",
            "Created",
        ];
        Assert.Equal(
            told.Order(
                Comparer<string>.Create((x, y) => history.IndexOf(x, StringComparison.Ordinal) - history.IndexOf(y, StringComparison.Ordinal))),
            told);
        Assert.All(told, word => Assert.Contains(word, history, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_failed_and_is_tried_again_shows_why_and_when()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        host.Tasks.Pass(TimeSpan.FromSeconds(2));
        await host.Store.RetryAsync(
            task.Ref, 1, new(TimeSpan.FromMinutes(5), "Attempt 1 failed; retry 1 of 3 in 300 s", IsFailure: true), default);
        var begins = (await host.Store.GetAsync(task.Id, default))!.NotBefore!.Value;
        using var browser = await host.LoggedInAsync();

        var text = (await browser.GetAsync($"/tasks/{task.Id}")).Text;

        Assert.Contains(
            "Attempts 1 after 1 that failed Begins " + McpTasks.Shared.Words.Format.Utc(begins), text, StringComparison.Ordinal);
        Assert.Contains("Attempt 1 on worker-a: Failed, 2 s", text, StringComparison.Ordinal);
        Assert.Contains("Tried again", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_curve_has_a_line_for_each_attempt_that_reported()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        for (var i = 1; i <= 4; i++)
        {
            host.Tasks.Pass(TimeSpan.FromSeconds(1));
            await host.Store.ReportAsync(task.Ref, 1, new(i, 4), default);
        }

        await host.Store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Completed), default);
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync($"/tasks/{task.Id}");
        Assert.Contains("<path class=\"line\" d=\"M0 100L25 76L50 52L75 28L100 4L100 4\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_reports_in_a_row_are_folded_behind_the_newest()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        for (var i = 1; i <= 12; i++)
        {
            host.Tasks.Pass(TimeSpan.FromSeconds(1));
            await host.Store.ReportAsync(task.Ref, 1, new(i, 12, $"step {i}"), default);
        }

        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync($"/tasks/{task.Id}");
        Assert.Contains("Progress 12 of 12 · step 12 11 earlier reports", page.Text, StringComparison.Ordinal);
        Assert.Contains("<details>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_told_in_words()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.FailedAsync(message: "The folder 'x' is not there");
        using var browser = await host.LoggedInAsync();
        Assert.Contains(
            "Outcome Failed not fetched by its client yet The folder 'x' is not there", (await browser.GetAsync($"/tasks/{task.Id}")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_are_shown_with_how_they_were_answered_but_not_with_what()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        await host.Store.AskAsync(task.Ref, 1, new("name", "elicitation/create", """{"message":"Which name?"}""", null), default);
        host.Tasks.Pass(TimeSpan.FromSeconds(5));
        await host.Store.AnswerAsync(
            task.Ref, new Dictionary<string, string> { ["name"] = """{"action":"accept","content":{"name":"a secret"}}""" }, default);
        await host.Store.AskAsync(task.Ref, 1, new("sure", "elicitation/create", """{"message":"Really?"}""", null), default);
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync($"/tasks/{task.Id}");
        Assert.Contains("Which name? name 5 s ago accepted after 5 s Really? sure just now Waiting", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", page.Html, StringComparison.Ordinal);
        Assert.Contains("a secret", (await browser.GetAsync($"/tasks/{task.Id}/payload")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_traced_task_links_to_its_trace_where_a_place_for_traces_is_set()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var host = await BoardHost.StartAsync(("McpTasks:Board:TraceUrl", "http://localhost:18888/traces/detail/{traceId}"));
        var (traced, untraced) = (await host.Tasks.CreateAsync(trace: Trace), await host.Tasks.CreateAsync());
        using var browser = await host.LoggedInAsync();
        Assert.Contains(
            "href=\"http://localhost:18888/traces/detail/0af7651916cd43dd8448eb211c80319c\"",
            (await browser.GetAsync($"/tasks/{traced.Id}")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("18888", (await browser.GetAsync($"/tasks/{untraced.Id}")).Html, StringComparison.Ordinal);
        await using var without = await BoardHost.StartAsync();
        var task = await without.Tasks.CreateAsync(trace: Trace);
        using var other = await without.LoggedInAsync();
        Assert.DoesNotContain("Trace", (await other.GetAsync($"/tasks/{task.Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_id_a_gone_one_and_nonsense_are_answered_alike()
    {
        await using var host = await BoardHost.StartAsync();
        var gone = await host.Tasks.EndedAsync();
        host.Tasks.Pass(TimeSpan.FromHours(3));
        using var browser = await host.LoggedInAsync();
        var answers = new List<string>();
        foreach (var id in new[] { TaskId.New().Value, gone.Id.Value, "nonsense", "1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
        {
            foreach (var suffix in new[] { "", "/payload" })
            {
                var page = await browser.GetAsync($"/tasks/{id}{suffix}");
                Assert.Equal(404, page.Status);
                answers.Add(page.Html.Replace(page.Token, "", StringComparison.Ordinal));
            }
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("No such task", answers[0], StringComparison.Ordinal);
    }
}
