using System.Reflection;

namespace McpTasks.Core.Tests.Running;

/// <summary>What goes wrong with a call of the store, by the method's name.</summary>
public sealed class StoreFaults
{
    /// <summary>Throws in place of the call.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Throws when the call is done, as when its reply is lost.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>Holds the reply up.</summary>
    public Func<string, Task> Reply { get; set; } = _ => Task.CompletedTask;
}

/// <summary>A store on the other side of a network.</summary>
public class FaultyStore : DispatchProxy
{
    private ITaskStore _inner = null!;
    private StoreFaults _faults = null!;

    internal static ITaskStore Over(ITaskStore inner, StoreFaults faults)
    {
        var store = Create<ITaskStore, FaultyStore>();
        (((FaultyStore)(object)store)._inner, ((FaultyStore)(object)store)._faults) = (inner, faults);
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.ReturnType.IsGenericType
        ? typeof(FaultyStore).GetMethod(nameof(CallAsync), BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(targetMethod.ReturnType.GenericTypeArguments).Invoke(this, [targetMethod, args])
        : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);

    private async ValueTask<T> CallAsync<T>(MethodInfo method, object?[]? args)
    {
        _faults.Before(method.Name);
        var result = await (ValueTask<T>)method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null)!;
        _faults.After(method.Name);
        await _faults.Reply(method.Name);
        return result;
    }
}

/// <summary>Events that can be lost.</summary>
internal sealed class FaultyEvents(ITaskEvents inner, Func<bool> deaf) : ITaskEvents
{
    public ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken) =>
        deaf() ? throw new TimeoutException("The store's events cannot be had.") : inner.WatchAsync(id, cancellationToken);

    public ValueTask<IAsyncDisposable> ListenAsync(
        string worker, Action<TaskId, TaskEvent> heard, Func<Task> missed, CancellationToken cancellationToken) =>
        inner.ListenAsync(
            worker,
            (id, change) =>
            {
                if (!deaf())
                    heard(id, change);
            },
            missed, cancellationToken);
}
