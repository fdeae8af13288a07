namespace McpTasks;

/// <summary>A tool, prompt, resource or resource template that the server knows.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; for a resource, the URI or URI template it is registered with.</param>
/// <param name="Primitive">The SDK's object that runs it.</param>
/// <param name="Support">How it runs as a task.</param>
public sealed record TaskComponent(TaskComponentKind Kind, string Name, IMcpServerPrimitive Primitive, TaskSupport Support);
