using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>A parameter as the dashboard shows it.</summary>
internal sealed record ParameterEntry(string Name, string Value, bool Secret)
{
    public void AddTo(ResourceBoard board, TimeProvider time) => board.Add(new ResourceEvent
    {
        Name = Name,
        Replica = Name,
        Type = ResourceType.Parameter,
        State = ResourceState.Running,
        Health = ResourceHealth.Healthy,
        CreatedAt = time.GetUtcNow(),
        Environment = [new ResourceVariable("value", Value, Secret)],
    });
}
