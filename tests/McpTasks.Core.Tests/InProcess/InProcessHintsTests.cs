using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpTasks.Core.Tests.InProcess;

public sealed class InProcessHintsTests
{
    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task A_hint_that_cannot_be_used_keeps_none_after_it_from_its_worker(Type error)
    {
        await using var engine = new Engine();
        var failed = false;
        engine.Faults.Before = method =>
        {
            if (method != nameof(ITaskStore.BeginAsync) || failed)
                return;
            failed = true;
            throw (Exception)Activator.CreateInstance(error)!;
        };
        var dispatcher = new InProcessDispatcher();
        using var hints = new InProcessHints(
            dispatcher, engine.Runner, new(Concurrency: 1, MaxWaiting: 1, DrainTimeout: default), NullLogger<InProcessHints>.Instance);
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        await dispatcher.DispatchAsync(RunTask.For(first), CancellationToken.None);
        await dispatcher.DispatchAsync(RunTask.For(second), CancellationToken.None);

        await hints.StartAsync(CancellationToken.None);
        await engine.UntilAsync(second, now => now.Status.IsTerminal());
        await hints.StopAsync(CancellationToken.None);

        Assert.Equal(0, (await engine.GetAsync(first)).Attempt);
        Assert.Equal(0, dispatcher.Hints.Count);
    }
}
