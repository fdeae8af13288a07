using System.Security.Claims;
using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Background;

/// <summary>What code says of a task that it starts.</summary>
public sealed class BackgroundTaskOptionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lives_as_long_and_is_as_urgent_as_it_says()
    {
        await using var engine = new Engine();

        var task = await StartAsync(engine, "work", new() { Ttl = TimeSpan.FromMinutes(7), Priority = TaskPriority.High });

        Assert.Equal((TimeSpan.FromMinutes(7), TaskPriority.High), (task.Ttl, task.Priority));
    }

    [Theory]
    [InlineData(null, "owner", true)]
    [InlineData("owner", "owner", true)]
    [InlineData("another", "another", false)]
    public async Task What_a_tool_starts_for_another_owner_has_nothing_of_its_caller(string? owner, string owned, bool isCallers)
    {
        TaskRecord? child = null;
        Engine? engine = null;
        await using var made = engine = new Engine(
            keys: new PlainKeys(),
            method: [TaskSupport(TaskMode.Optional)] async () =>
            {
                child ??= await StartAsync(engine!, "work", new() { Owner = owner, StartAfter = TimeSpan.FromHours(1) });
                return "done";
            });
        var parent = await engine.SubmitAsync(caller: new(new(new ClaimsIdentity([new("sub", "ann")], "Bearer")), TaskIdentity.None.Headers));

        await engine.RunAsync(parent);

        Assert.Equal((owned, isCallers, parent.Id), (child!.Owner, child.Identity is not null, child.Parent));
    }

    [Theory]
    [InlineData(TaskComponentKind.Tool, "work", """{"name":"work","arguments":{"n":1}}""")]
    [InlineData(TaskComponentKind.Prompt, "ask", """{"name":"ask","arguments":{"n":1}}""")]
    [InlineData(TaskComponentKind.Resource, "doc://x", """{"uri":"doc://x"}""")]
    public async Task It_may_be_a_tool_a_prompt_or_a_resource(TaskComponentKind kind, string component, string request)
    {
        await using var engine = new Engine(configureServices: services => services
            .AddSingleton(McpServerPrompt.Create((int n) => $"{n}", new() { Name = "ask" }))
            .AddSingleton(McpServerResource.Create(() => "x", new() { Name = "x", UriTemplate = "doc://x" })));

        var task = await StartAsync(engine, component, new() { Kind = kind }, new { n = 1 });

        Assert.Equal((kind, component), (task.Kind, task.Component));
        Assert.Equal(request, await engine.Store.GetRequestAsync(task.Id, Token));
    }

    [Fact]
    public async Task What_it_replaces_and_what_the_service_cancels_says_so()
    {
        await using var engine = new Engine();
        var options = new BackgroundTaskOptions { Key = "reindex", StartAfter = TimeSpan.FromMinutes(1) };
        var first = await Tasks(engine).ReplaceAsync("work", null, options, Token);

        var second = await Tasks(engine).ReplaceAsync("work", null, options, Token);
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(await second.CancelAsync(cancellationToken: Token));

        Assert.Equal("The task was replaced by a newer one.", (await first.GetAsync(Token))!.StatusMessage);
        Assert.Equal("The task was cancelled by the service.", (await second.GetAsync(Token))!.StatusMessage);
        Assert.False(await Tasks(engine).Follow(TaskId.New()).CancelAsync(cancellationToken: Token));
    }

    private static IBackgroundTasks Tasks(Engine engine) => engine.Services.GetRequiredService<IBackgroundTasks>();

    private static async Task<TaskRecord> StartAsync(Engine engine, string component, BackgroundTaskOptions options, object? arguments = null) =>
        (await (await Tasks(engine).StartAsync(component, arguments, options, Token)).GetAsync(Token))!;
}
