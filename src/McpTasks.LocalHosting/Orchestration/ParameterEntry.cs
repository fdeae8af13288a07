using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>A parameter as the dashboard shows it.</summary>
internal sealed record ParameterEntry(string Name, string Value, bool Secret)
{
    /// <exception cref="DistributedApplicationException">Some have no value; the message names the setting of each.</exception>
    public static IReadOnlyList<ParameterEntry> ReadAll(IEnumerable<ParameterResource> parameters)
    {
        var all = parameters.ToList();
        if (all.Select(p => p.Missing).OfType<string>().ToList() is { Count: > 0 } missing)
            throw new DistributedApplicationException(string.Join(Environment.NewLine, missing));
        return [.. all.Select(p => new ParameterEntry(p.Name, p.Value, p.Secret))];
    }

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
