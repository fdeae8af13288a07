using System.Collections.Concurrent;

namespace McpTasks.Client.Tests;

/// <summary>Doors that tools wait at and tests open.</summary>
internal sealed class Gate
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _doors = new();

    public void Open(string name) => Door(name).TrySetResult();

    public Task WaitAsync(string name, CancellationToken cancellationToken) => Door(name).Task.WaitAsync(cancellationToken);

    private TaskCompletionSource Door(string name) => _doors.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
