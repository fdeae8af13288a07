using System.Security.Claims;
using System.Security.Cryptography;
using McpTasks.Core.Tests.Running;

namespace McpTasks.Core.Tests.Submitting;

/// <summary>The creation of a task, beside what is stored.</summary>
public sealed class CreationTests
{
    private static readonly TaskIdentity Ann = new(new(new ClaimsIdentity([new("sub", "ann")], "Bearer")), TaskIdentity.None.Headers);

    [Fact]
    public async Task A_call_waits_for_a_late_key_ring_and_holds_no_thread()
    {
        var keys = new LateKeyRing();
        await using var engine = new Engine(keys: keys);
        await Assert.ThrowsAsync<CryptographicException>(async () => await engine.SubmitAsync(caller: Ann));

        var waits = engine.SubmitAsync(caller: Ann).AsTask();
        Assert.False(waits.IsCompleted);
        keys.Come();

        Assert.Equal((await waits).Id, Assert.Single((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks).Id);
    }

    [Fact]
    public async Task A_caller_that_leaves_before_the_key_ring_comes_leaves_no_task_behind()
    {
        var keys = new LateKeyRing();
        await using var engine = new Engine(keys: keys);
        await Assert.ThrowsAsync<CryptographicException>(async () => await engine.SubmitAsync(caller: Ann));
        using var gone = new CancellationTokenSource();
        var waits = engine.SubmitAsync(caller: Ann, cancellationToken: gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        keys.Come();
        Assert.Empty((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks);
    }

    [Fact]
    public async Task Its_span_names_the_tool_and_the_owner()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();

        await trace.SubmitAsync(engine);

        var span = trace.One("create task work");
        Assert.Equal(("work", "owner"), (span.GetTagItem(TaskTelemetry.ToolKey), span.GetTagItem(TaskTelemetry.OwnerKey)));
    }
}
