namespace McpTasks;

/// <summary>
/// What a service says of one tool or prompt, section <c>McpTasks:Components:NAME</c>: it wins over the component's attributes. What is left out is as
/// these say.
/// </summary>
public sealed class TaskComponentOptions
{
    /// <summary>How urgent its tasks are among those that wait for a worker.</summary>
    public TaskPriority? Priority { get; set; }
}
