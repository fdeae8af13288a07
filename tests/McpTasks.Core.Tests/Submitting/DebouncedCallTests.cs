using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Submitting;

/// <summary>Calls of which only the last one runs, as they are submitted.</summary>
public sealed class DebouncedCallTests
{
    [Theory]
    [InlineData(null, 5)]
    [InlineData(2, 5)]
    [InlineData(60, 60)]
    public async Task One_starts_when_calls_have_settled_or_later_where_it_says_so(int? asked, int seconds)
    {
        await using var engine = Debouncing();

        var task = await engine.SubmitAsync(startAfter: asked is { } start ? TimeSpan.FromSeconds(start) : null);

        Assert.Equal(TimeSpan.FromSeconds(seconds), task.NotBefore - task.CreatedAt);
        Assert.Equal("Task scheduled", task.StatusMessage);
    }

    [Fact]
    public async Task A_call_that_an_operator_makes_again_runs_at_once_and_takes_no_newer_calls_place()
    {
        await using var engine = Debouncing();
        var newest = await engine.SubmitAsync();

        var again = await engine.Services.GetRequiredService<TaskSubmitter>().SubmitAsync(
            new()
            {
                Component = engine.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!,
                Owner = "owner",
                Dialect = TaskDialect.Modern,
                Request = """{"name":"work"}""",
                RerunOf = TaskId.New(),
            },
            CancellationToken.None);

        Assert.Null(again.NotBefore);
        Assert.Equal(again.Id.Value, Assert.Single(engine.Dispatched).TaskId);
        Assert.Equal(McpTaskStatus.Working, (await engine.GetAsync(newest)).Status);
    }

    [Fact]
    public async Task Where_the_call_before_cannot_be_dropped_the_newer_one_is_accepted_and_it_is_told()
    {
        await using var engine = Debouncing();
        var before = await engine.SubmitAsync();
        engine.Faults.Before = method =>
        {
            if (method == nameof(ITaskStore.DropAsync))
                throw new IOException("away");
        };

        var newer = await engine.SubmitAsync();

        Assert.Equal(McpTaskStatus.Working, (await engine.GetAsync(newer)).Status);
        Assert.Contains($"Task {before.Id} could not be dropped, and runs beside the newer call", engine.Logs.Texts);
    }

    private static Engine Debouncing() => new(method: [TaskSupport(TaskMode.Optional), Debounce("00:00:05")] () => "done");
}
