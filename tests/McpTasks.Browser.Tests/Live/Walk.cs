using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace McpTasks.Browser.Tests.Live;

/// <summary>One reader's visit, which ends badly when a page complained of anything.</summary>
internal sealed class Walk : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private bool _mayComplain;

    private Walk(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsExpected(message))
                _complaints.Enqueue($"{page.Url}: {message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>Statuses that the test itself provokes: the browser writes an error for each.</summary>
    public HashSet<int> ExpectedStatuses { get; } = [];

    /// <summary>A visit to the task board.</summary>
    public static async Task<Walk> BeginAsync(
        LiveSystem system, bool loggedIn = true, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(Places.Chromium is null, "There is no chromium on the PATH.");
        var walk = await OpenAsync(system, new Uri(system.Mcp, "/"), width, height, scheme);
        if (!loggedIn)
            return walk;
        await walk.GoAsync($"/tasks/login?key={system.OperatorKey}");
        await Assertions.Expect(walk.Page).ToHaveURLAsync(new Uri(system.Mcp, "/tasks").ToString());
        return walk;
    }

    /// <summary>A visit to the Aspire dashboard, which may complain of itself.</summary>
    public static async Task<Walk> BeginAspireAsync(
        LiveSystem system, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(Places.Chromium is null, "There is no chromium on the PATH.");
        var walk = await OpenAsync(system, system.Dashboard, width, height, scheme);
        walk._mayComplain = true;
        await walk.GoAsync($"/login?t={system.Token}");
        return walk;
    }

    private static async Task<Walk> OpenAsync(LiveSystem system, Uri site, int width, int height, ColorScheme scheme)
    {
        var context = await system.Browser.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        // Chromium writes violations to the console too, but not those that a report-only rule or a worker causes.
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))");
        return new(context, await context.NewPageAsync());
    }

    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    /// <summary>Marks the document, to see later that it was not loaded anew.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.marked = true; }");

    public async Task IsStillMarkedAsync() =>
        Assert.True(await Page.EvaluateAsync<bool>("() => window.marked === true"), "The page was loaded anew.");

    /// <summary>Writes what a reader sees first.</summary>
    public Task PictureAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Places.Pictures, name + ".png"), Animations = ScreenshotAnimations.Disabled });

    public async Task FitsTheWidthAsync()
    {
        var (wide, screen) = (
            await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"),
            await Page.EvaluateAsync<int>("() => document.documentElement.clientWidth"));
        Assert.True(wide <= screen, $"{Page.Url} is {wide} pixels wide on a screen of {screen}.");
    }

    public void ForgetComplaints() => _complaints.Clear();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        if (!_mayComplain)
            Assert.Empty(_complaints);
    }

    private bool IsExpected(IConsoleMessage message) =>
        ExpectedStatuses.Any(status => message.Text.Contains($"status of {status} ", StringComparison.Ordinal));
}
