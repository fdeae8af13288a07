using System.Reflection;

namespace McpTasks;

/// <summary>
/// The services of one execution, which remembers the dependency that could not be made: its exception, unlike one of the body's, is the
/// application's mistake and is told as such.
/// </summary>
/// <param name="services">The services of the execution's scope.</param>
public sealed class DependencyWatch(IServiceProvider services) : IKeyedServiceProvider, ISupportRequiredService
{
    private Failure? _failure;

    /// <inheritdoc/>
    public object? GetService(Type serviceType) => Watched(serviceType, () => services.GetService(serviceType));

    /// <inheritdoc/>
    public object GetRequiredService(Type serviceType) => Watched(serviceType, () => services.GetRequiredService(serviceType));

    /// <inheritdoc/>
    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        Watched(serviceType, () => ((IKeyedServiceProvider)services).GetKeyedService(serviceType, serviceKey));

    /// <inheritdoc/>
    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        Watched(serviceType, () => services.GetRequiredKeyedService(serviceType, serviceKey));

    /// <summary>What to tell the caller when the exception came from making a dependency; null when it came from elsewhere.</summary>
    /// <param name="error">What ended the execution.</param>
    /// <param name="component">What was executed.</param>
    public string? Explain(Exception error, TaskComponent component)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(component);
        if (_failure is not { } failure || (!ReferenceEquals(failure.Error, error) && !ReferenceEquals(failure.Error, error.InnerException)))
            return null;
        var parameter = ParametersOf(component.Primitive).FirstOrDefault(parameter => parameter.ParameterType == failure.Type)?.Name;
        var what = parameter is null ? failure.Type.Name : $"parameter '{parameter}' ({failure.Type.Name})";
        return $"Failed to resolve dependencies of '{component.Name}': {what} could not be made; the server's log says why.";
    }

    // The method's own, then those of the class that holds it.
    private static IEnumerable<ParameterInfo> ParametersOf(IMcpServerPrimitive primitive) => primitive.Metadata.OfType<MethodInfo>().SelectMany(method =>
        method.GetParameters().Concat(method.IsStatic ? [] : (method.DeclaringType?.GetConstructors() ?? []).SelectMany(constructor => constructor.GetParameters())));

    private T Watched<T>(Type type, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception error)
        {
            _failure = new(type, error);
            throw;
        }
    }

    private sealed record Failure(Type Type, Exception Error);
}
