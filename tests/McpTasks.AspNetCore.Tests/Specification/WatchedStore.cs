using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.AspNetCore.Tests.Specification;

/// <summary>The application's store, with a word of the test's before each call.</summary>
public class WatchedStore : DispatchProxy
{
    private ITaskStore _inner = null!;
    private Func<string, Task> _before = null!;

    /// <summary>Puts the watch before the store that is registered; <paramref name="before"/> gets the method's name.</summary>
    public static void Watch(IServiceCollection services, Func<string, Task> before)
    {
        var inner = services.Last(service => service.ServiceType == typeof(ITaskStore)).ImplementationFactory!;
        services.AddSingleton(provider =>
        {
            var store = Create<ITaskStore, WatchedStore>();
            ((WatchedStore)(object)store)._inner = (ITaskStore)inner(provider);
            ((WatchedStore)(object)store)._before = before;
            return store;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.ReturnType.IsGenericType
            ? typeof(WatchedStore).GetMethod(nameof(Later), BindingFlags.Instance | BindingFlags.NonPublic)!
                .MakeGenericMethod(targetMethod.ReturnType.GenericTypeArguments).Invoke(this, [targetMethod, args])
            : targetMethod.Invoke(_inner, args);

    private ValueTask<T> Later<T>(MethodInfo method, object?[]? args) => new(LaterAsync<T>(method, args));

    private async Task<T> LaterAsync<T>(MethodInfo method, object?[]? args)
    {
        await _before(method.Name);
        return await (ValueTask<T>)method.Invoke(_inner, args)!;
    }
}
