using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Invoking;

/// <summary>A component that runs as a task, as a worker runs it.</summary>
internal sealed class Invocation : IAsyncDisposable
{
    private readonly IMcpServerPrimitive _primitive;
    private readonly TaskComponentKind _kind;

    public Invocation(IMcpServerPrimitive primitive)
    {
        _primitive = primitive;
        _kind = primitive switch
        {
            McpServerTool => TaskComponentKind.Tool,
            McpServerPrompt => TaskComponentKind.Prompt,
            _ => TaskComponentKind.Resource,
        };
        Engine.Work = (attempt, token) => ActivatorUtilities.CreateInstance<McpTaskInvoker>(Engine.Services)
            .InvokeAsync(attempt with { Component = new(_kind, primitive.Id, primitive, attempt.Component.Support) }, token).AsTask();
    }

    public Engine Engine { get; } = new();

    /// <summary>What the creating client can answer.</summary>
    public ClientCapabilities? Capabilities { get; init; }

    public TaskDialect Dialect { get; init; } = TaskDialect.Modern;

    public static Invocation Of(Delegate tool) => new(McpServerTool.Create(tool, new() { Name = "tool" }));

    public async Task<TaskRecord> SubmitAsync(string request = """{"name":"tool"}""") =>
        await Engine.Services.GetRequiredService<TaskSubmitter>().SubmitAsync(
            new()
            {
                Component = Engine.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!,
                Owner = "owner",
                Dialect = Dialect,
                Request = request,
                SessionId = "session",
                Client = Capabilities is null ? null : new TaskClient(Capabilities, new() { Name = "client", Version = "2" }).ToJson(),
            },
            CancellationToken.None);

    /// <summary>Runs a call to its end.</summary>
    public async Task<TaskRecord> RunAsync(string request = """{"name":"tool"}""")
    {
        var task = await SubmitAsync(request);
        await Engine.RunAsync(task);
        return await Engine.GetAsync(task);
    }

    /// <summary>Runs a call, answers its one question, and goes on to its end.</summary>
    public async Task<TaskRecord> RunAsync(Func<TaskInput, string> answer)
    {
        var task = await SubmitAsync();
        var running = Engine.RunAsync(task);
        var asking = await Engine.UntilAsync(task, now => now.Inputs.Count > 0 || now.Status.IsTerminal());
        foreach (var input in asking.Inputs)
            await Engine.Store.AnswerAsync(
                task.Ref, new Dictionary<string, string> { [input.Key] = answer(input) }, CancellationToken.None);
        await running;
        return await Engine.GetAsync(task);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
