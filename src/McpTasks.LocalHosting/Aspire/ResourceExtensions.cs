using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What every kind of resource can be told.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Gives a resource the connection string of another, as <c>ConnectionStrings__name</c> and as single properties such as <c>REDIS_HOST</c>.</summary>
    /// <typeparam name="TDestination">The kind of the resource that is given it.</typeparam>
    /// <param name="builder">The resource that is given it.</param>
    /// <param name="source">The resource that is connected to.</param>
    /// <param name="connectionName">The connection string's name; null takes the source's name.</param>
    /// <param name="optional">Whether the connection string may be missing.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        _ = optional; // every server that can be added here has a connection string
        return builder.Annotate(new ConnectionStringReferenceAnnotation(source.Resource, connectionName ?? source.Resource.Name));
    }

    /// <summary>Gives a resource the addresses of another, as <c>services__name__http__0</c> and <c>NAME_HTTP</c>.</summary>
    /// <typeparam name="TDestination">The kind of the resource that is given them.</typeparam>
    /// <param name="builder">The resource that is given them.</param>
    /// <param name="source">The resource that is called.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        return builder.Annotate(new ServiceReferenceAnnotation(source.Resource));
    }

    /// <summary>Starts a resource only when another runs and is healthy.</summary>
    /// <typeparam name="T">The kind of the resource that waits.</typeparam>
    /// <param name="builder">The resource that waits.</param>
    /// <param name="dependency">The resource that is waited for.</param>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        return builder.Annotate(new WaitAnnotation(dependency.Resource));
    }

    /// <summary>Sets an environment variable.</summary>
    /// <typeparam name="T">The kind of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Annotate(new EnvironmentAnnotation(name, value ?? ""));
    }

    /// <summary>Sets an environment variable to a parameter's value.</summary>
    /// <typeparam name="T">The kind of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable's name.</param>
    /// <param name="parameter">The parameter.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(parameter);
        return builder.Annotate(new EnvironmentAnnotation(name, parameter.Resource));
    }

    /// <summary>Changes the arguments that a container is deployed with; what runs here has its own.</summary>
    /// <typeparam name="T">The kind of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Changes the arguments that the calls before it left.</param>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Action<CommandLineArgsCallbackContext> callback)
        where T : IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.Annotate(new ArgumentsAnnotation(callback));
    }

    /// <summary>Makes all HTTP endpoints reachable from outside where the application is deployed; here they stay on loopback.</summary>
    /// <typeparam name="T">The kind of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Annotate(new ExternalHttpEndpointsAnnotation());
    }

    /// <summary>Calls a resource healthy when a GET answers with a status.</summary>
    /// <typeparam name="T">The kind of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path; null is <c>/</c>.</param>
    /// <param name="statusCode">The status; null is 200.</param>
    /// <param name="endpointName">The endpoint's name; here every endpoint is named <c>http</c>.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        OnlyHttp(endpointName ?? "http");
        return builder.Annotate(new HttpHealthCheckAnnotation(path ?? "/", statusCode ?? 200));
    }

    /// <summary>Changes how an endpoint's address is shown; a relative address is resolved against the endpoint.</summary>
    /// <typeparam name="T">The kind of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointName">The endpoint's name; here every endpoint is named <c>http</c>.</param>
    /// <param name="callback">Changes the address or its text.</param>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        OnlyHttp(endpointName);
        return builder.Annotate(new UrlCallbackAnnotation(endpointName, callback));
    }

    internal static IResourceBuilder<T> Annotate<T>(this IResourceBuilder<T> builder, IResourceAnnotation annotation)
        where T : IResource
    {
        builder.Resource.Annotations.Add(annotation);
        return builder;
    }

    private static void OnlyHttp(string endpointName)
    {
        if (endpointName != "http")
            throw new NotSupportedException($"The endpoint '{endpointName}' is not known: without the Aspire packages a project has one endpoint, 'http'.");
    }
}
