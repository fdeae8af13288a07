using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace McpTasks.Browser.Tests.Live;

/// <summary>One reader's visit, which ends badly when a page complained of anything.</summary>
internal sealed class Walk : IAsyncDisposable
{
    private readonly LiveSystem _system;
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Walk(LiveSystem system, IBrowserContext context, IPage page)
    {
        (_system, _context, Page) = (system, context, page);
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

    public static async Task<Walk> BeginAsync(LiveSystem system, bool loggedIn = true, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(Places.Chromium is null, "There is no chromium on the PATH.");
        var context = await system.Browser.NewContextAsync(new()
        {
            BaseURL = system.Dashboard.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        // Chromium writes violations to the console too, but not those that a report-only rule or a worker causes.
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))");
        var walk = new Walk(system, context, await context.NewPageAsync());
        if (loggedIn)
            await walk.GoAsync($"/login?t={system.Token}");
        return walk;
    }

    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    /// <summary>Marks the document, to see later that it was not loaded anew.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.marked = true; }");

    public async Task IsStillMarkedAsync() => Assert.True(await Page.EvaluateAsync<bool>("() => window.marked === true"), "The page was loaded anew.");

    /// <summary>Writes what a reader sees first.</summary>
    public Task PictureAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Places.Pictures, name + ".png"), Animations = ScreenshotAnimations.Disabled });

    public async Task FitsTheWidthAsync()
    {
        var (wide, screen) = (await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), await Page.EvaluateAsync<int>("() => document.documentElement.clientWidth"));
        Assert.True(wide <= screen, $"{Page.Url} is {wide} pixels wide on a screen of {screen}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }

    private bool IsExpected(IConsoleMessage message) =>
        ExpectedStatuses.Any(status => message.Text.Contains($"status of {status} ", StringComparison.Ordinal));
}
