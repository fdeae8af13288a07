using McpTasks.Board.Live;
using McpTasks.Board.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpTasks.Board.Tests.Live;

public sealed class LiveTests
{
    // A stream is about time that passes by itself.
    private static Task<BoardHost> StartAsync(params (string, string)[] settings) =>
        BoardHost.StartAsync(builder => builder.Services.AddSingleton(TimeProvider.System), _ => { }, settings);

    private static Tasks TasksOf(BoardHost host) => new(host.Store, null);

    [Fact]
    public async Task The_list_hears_of_a_new_task_and_of_its_end_and_of_nothing_in_between()
    {
        await using var host = await StartAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks");
        using var stream = await browser.FollowAsync(page.Live!, page.Html.Split("data-version=\"")[1].Split('"')[0]);
        var task = await TasksOf(host).CreateAsync();
        var (kind, _, data) = await stream.NextAsync();
        Assert.Equal("view", kind);
        Assert.Contains($"data-key=\"{task.Id}\"", data, StringComparison.Ordinal);
        Assert.DoesNotContain("Completed</span>", data, StringComparison.Ordinal);
        await TasksOf(host).BeginAsync(task, "worker-a");
        await host.Store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Completed), default);
        do
            data = (await stream.NextAsync()).Data;
        while (!data.Contains("Completed</span>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_hears_only_of_what_its_filter_lets_through()
    {
        await using var host = await StartAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks?tool=compute");
        Assert.Equal("/tasks/live?tool=compute", page.Live);
        using var stream = await browser.FollowAsync(page.Live!);
        Assert.DoesNotContain("data-key", (await stream.NextAsync()).Data, StringComparison.Ordinal);
        await TasksOf(host).CreateAsync("index");
        var wanted = await TasksOf(host).CreateAsync("compute");
        string data;
        do
            data = (await stream.NextAsync()).Data;
        while (!data.Contains(wanted.Id.Value, StringComparison.Ordinal));
        Assert.Single(data.Split("<tr data-key=")[1..]);
    }

    [Fact]
    public async Task A_tasks_page_follows_it_to_its_end_and_beyond()
    {
        await using var host = await StartAsync();
        using var browser = await host.LoggedInAsync();
        var task = await TasksOf(host).RunningAsync();
        var page = await browser.GetAsync($"/tasks/{task.Id}");
        using var stream = await browser.FollowAsync(page.Live!);
        await host.Store.ReportAsync(task.Ref, 1, new(1, 4, "A quarter"), default);
        string data;
        do
            data = (await stream.NextAsync()).Data;
        while (!data.Contains("A quarter", StringComparison.Ordinal));
        await host.Store.ReleaseAsync(task.Ref, 1, default);
        await host.Store.WithdrawAsync(task.Ref, default);
        do
            data = (await stream.NextAsync()).Data;
        while (!data.Contains("No such task", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_whose_outcome_was_fetched_needs_no_stream()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync();
        using var browser = await host.LoggedInAsync();
        Assert.NotNull((await browser.GetAsync($"/tasks/{task.Id}")).Live);
        await host.Store.MarkDeliveredAsync(task.Ref, default);
        Assert.Null((await browser.GetAsync($"/tasks/{task.Id}")).Live);
    }

    [Fact]
    public async Task There_are_no_more_streams_than_the_setting_says()
    {
        await using var host = await StartAsync(("McpTasks:Board:MaxLivePages", "1"));
        using var browser = await host.LoggedInAsync();
        using (var first = await browser.FollowAsync("/tasks/live"))
        {
            await first.NextAsync();
            using var second = await browser.FollowAsync("/tasks/live");
            Assert.Equal(503, second.Status);
        }

        // The place is free again once the host has noticed that the first has left.
        for (var status = 503; status == 503;)
        {
            using var third = await browser.FollowAsync("/tasks/live/overview");
            status = third.Status;
        }
    }

    [Fact]
    public async Task A_stop_of_the_host_does_not_wait_for_open_pages()
    {
        var host = await StartAsync();
        using var browser = await host.LoggedInAsync();
        using var stream = await browser.FollowAsync("/tasks/live");
        await stream.NextAsync();
        var stop = host.DisposeAsync().AsTask();
        await Assert.ThrowsAnyAsync<Exception>(stream.NextAsync);
        await stop;
    }

    [Fact]
    public async Task All_who_watch_the_same_share_its_looks_and_without_watchers_there_are_none()
    {
        var looks = 0;
        var pages = new LivePages(10, TimeProvider.System, NullLogger.Instance);
        async Task<string> LookAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            return $"look {Interlocked.Increment(ref looks)}";
        }

        var (first, second) = (pages.Watch("list", LookAsync)!, pages.Watch("list", LookAsync)!);
        Assert.Equal(1, pages.Views);
        var seen = await first.NextAsync(null, TimeSpan.FromMinutes(1), default);
        Assert.Equal("look 1", seen!.Html);
        var after = await second.NextAsync(seen.Version, TimeSpan.FromMinutes(1), default);
        Assert.Equal("look 2", after!.Html);
        first.Dispose();
        Assert.Equal(1, pages.Views);
        second.Dispose();
        Assert.Equal(0, pages.Views);
    }

    [Fact]
    public async Task A_look_that_fails_is_told_and_the_next_good_one_too()
    {
        var broken = true;
        var pages = new LivePages(10, TimeProvider.System, NullLogger.Instance);
        using var watch = pages.Watch(
            "list", _ => Volatile.Read(ref broken) ? throw new InvalidOperationException("no store") : Task.FromResult("fine"))!;
        var state = await watch.NextAsync(null, TimeSpan.FromMinutes(1), default);
        Assert.Null(state!.Html);
        Volatile.Write(ref broken, false);
        Assert.Equal("fine", (await watch.NextAsync(state.Version, TimeSpan.FromMinutes(1), default))!.Html);
    }

    [Fact]
    public void Times_that_only_tick_make_no_new_version()
    {
        const string View = "<p>A</p><time data-tick=\"ago\" datetime=\"2026\">1 s ago</time><p>B</p>";
        Assert.Equal(LiveVersion.Of(View), LiveVersion.Of(View.Replace("1 s", "2 s", StringComparison.Ordinal)));
        Assert.NotEqual(LiveVersion.Of(View), LiveVersion.Of(View.Replace("2026", "2027", StringComparison.Ordinal)));
        Assert.NotEqual(LiveVersion.Of(View), LiveVersion.Of(View.Replace('B', 'C')));
        Assert.NotEqual(LiveVersion.Of(View), LiveVersion.Of(View.Replace('A', 'C')));
    }
}
