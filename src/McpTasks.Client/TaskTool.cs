namespace McpTasks.Client;

/// <summary>A tool and what the server says about it as a task.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Support">Its mode (2025-11-25); null where the server decides with each call (2026-07-28).</param>
public sealed record TaskTool(Tool Tool, TaskMode? Support);
