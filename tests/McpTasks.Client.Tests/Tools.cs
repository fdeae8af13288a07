using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpTasks.Client.Tests;

internal sealed record Point(int X, string Name);

[McpServerToolType]
internal sealed class Tools(Gate gate)
{
    // Far beyond the patience of any test: what arrives sooner was pushed.
    private const double Never = 3600, Soon = 0.1;

    [McpServerTool(Name = "wait"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Never)]
    public async Task<string> Wait(string door, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(door, cancellationToken);
        return $"passed {door}";
    }

    [McpServerTool(Name = "polled"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Soon)]
    public Task<string> Polled(string door, CancellationToken cancellationToken) => Wait(door, cancellationToken);

    [McpServerTool(Name = "steps"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Never)]
    public async Task<string> Steps(ITaskProgress progress, string door, CancellationToken cancellationToken)
    {
        await progress.SetTotalAsync(3, cancellationToken);
        for (var step = 1; step <= 3; step++)
        {
            await gate.WaitAsync($"{door}{step}", cancellationToken);
            await progress.IncrementAsync(1, $"Step {step} of 3", cancellationToken);
        }

        await gate.WaitAsync($"{door}4", cancellationToken);
        return "done";
    }

    [McpServerTool(Name = "fail_at"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Never)]
    public async Task<string> FailAt(string door, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(door, cancellationToken);
        throw new McpException("The disk is full.");
    }

    [McpServerTool(Name = "refuse"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Soon)]
    public static string Refuse(int code) => throw new McpProtocolException("Not today.", (McpErrorCode)code);

    [McpServerTool(Name = "point", UseStructuredContent = true), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Soon)]
    public static Point Locate(int x) => new(x, "home");

    [McpServerTool(Name = "sum", UseStructuredContent = true), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Soon)]
    public static int Sum(int a, int b) => a + b;

    [McpServerTool(Name = "list", UseStructuredContent = true), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Soon)]
    public static IReadOnlyList<string> List() => ["a", "b"];

    [McpServerTool(Name = "inline")]
    public static string Inline(string text) => text;

    [McpServerTool(Name = "inline_fails")]
    public static string InlineFails() => throw new McpException("No paper.");

    [McpServerTool(Name = "required"), TaskSupport(TaskMode.Required)]
    public static string Required() => "as a task";
}

[McpServerPromptType]
internal sealed class Prompts
{
    [McpServerPrompt(Name = "greet"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static string Greet(string name) => $"Say hello to {name}";

    [McpServerPrompt(Name = "broken"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static string Broken() => throw new McpException("No words.");
}

[McpServerResourceType]
internal sealed class Resources
{
    [McpServerResource(
        Name = "user", UriTemplate = "test://users/{id}",
        MimeType = "application/json"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static string User(string id) => $$"""{"id":"{{id}}"}""";
}
