using System.Collections.Concurrent;

namespace McpTasks.LocalHosting.Processes;

/// <summary>
/// One thread that lives as long as the host and starts all children: Linux sends a child its parent-death signal when the
/// thread that started it ends, so a thread of the pool must not do it.
/// </summary>
internal sealed class LaunchThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = new(boundedCapacity: 1024);

    public LaunchThread()
    {
        var thread = new Thread(() =>
        {
            foreach (var action in _work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true, Name = "child launcher" };
        thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                result.SetResult(work());
            }
            catch (Exception error)
            {
                result.SetException(error); // the caller handles it
            }
        });
        return result.Task;
    }

    public void Dispose() => _work.CompleteAdding();
}
