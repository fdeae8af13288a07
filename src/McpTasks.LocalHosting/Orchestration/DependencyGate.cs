using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>Holds a replica back until everything it waits for runs and is healthy.</summary>
internal sealed class DependencyGate(ResourceBoard board, string replica, IReadOnlyList<string> dependencies)
{
    /// <exception cref="DependencyFailedException">One of them failed: waiting longer is of no use.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        string? said = null;
        await board.WhenAsync(
            all =>
            {
                var reasons = dependencies.Select(d => Reason(d, all)).OfType<string>().ToList();
                var message = "waits for " + string.Join(", ", reasons);
                if (reasons.Count > 0 && message != said)
                {
                    said = message;
                    board.Set(replica, r => r with { State = ResourceState.Waiting, Message = message, Health = ResourceHealth.Unknown });
                }

                return reasons.Count == 0;
            },
            cancellationToken);
    }

    private static string? Reason(string dependency, IReadOnlyList<ResourceEvent> all)
    {
        var replicas = all.Where(r => r.Name == dependency).ToList();
        if (replicas.Find(r => r.State is ResourceState.FailedToStart) is { } failed)
            throw new DependencyFailedException($"{dependency}, which it waits for, failed to start: {failed.Message}");
        if (replicas.Find(r => r.State is ResourceState.Finished) is not null)
            throw new DependencyFailedException($"{dependency}, which it waits for, has done its work and ended: it will not run and be healthy any more");
        if (replicas.Find(r => r.State is not ResourceState.Running) is { } other)
            return $"{dependency} to run (it is {other.State})";
        return replicas.Find(r => r.Health is not ResourceHealth.Healthy) is { } ill
            ? $"{dependency} to be healthy{(ill.Message is null ? "" : $" ({ill.Message})")}"
            : null;
    }
}

/// <summary>Something that a replica waits for cannot come up.</summary>
internal sealed class DependencyFailedException(string message) : Exception(message);
