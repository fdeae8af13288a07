using System.Collections.Concurrent;

namespace McpTasks.Tests;

/// <summary>Doors that tools wait at and tests open.</summary>
internal sealed class Gate
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _doors = new();
    private volatile bool _open;

    /// <summary>The doors that tools have come to.</summary>
    public ConcurrentQueue<string> Reached { get; } = new();

    /// <summary>The doors that tools waited at when they were interrupted.</summary>
    public ConcurrentQueue<string> Interrupted { get; } = new();

    public void Open(string name) => Door(name).TrySetResult();

    public void OpenAll()
    {
        _open = true;
        foreach (var door in _doors.Values)
            door.TrySetResult();
    }

    public async Task WaitAsync(string name, CancellationToken cancellationToken)
    {
        var door = Door(name);
        Reached.Enqueue(name);
        try
        {
            if (!_open)
                await door.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interrupted.Enqueue(name);
            throw;
        }
    }

    private TaskCompletionSource Door(string name) => _doors.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
