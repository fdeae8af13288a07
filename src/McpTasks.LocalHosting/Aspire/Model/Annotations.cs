namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address shown for a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The address; a relative one is resolved against its endpoint's.</summary>
    public required string Url { get; set; }

    /// <summary>What to show in place of the address.</summary>
    public string? DisplayText { get; set; }
}

internal sealed record ProjectAnnotation(IProjectMetadata Project) : IResourceAnnotation;

internal sealed record WaitAnnotation(IResource Dependency) : IResourceAnnotation;

internal sealed record ReplicaAnnotation(int Replicas) : IResourceAnnotation;

/// <summary>The value is text, or an <see cref="IValueProvider"/> that is asked when the resource starts.</summary>
internal sealed record EnvironmentAnnotation(string Name, object Value) : IResourceAnnotation;

internal sealed record ConnectionStringReferenceAnnotation(IResourceWithConnectionString Source, string ConnectionName) : IResourceAnnotation;

internal sealed record ServiceReferenceAnnotation(IResourceWithServiceDiscovery Source) : IResourceAnnotation;

internal sealed record HttpHealthCheckAnnotation(string Path, int StatusCode) : IResourceAnnotation;

internal sealed record ExternalHttpEndpointsAnnotation : IResourceAnnotation;

internal sealed record UrlCallbackAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;

internal sealed record DataVolumeAnnotation(string? Name) : IResourceAnnotation;
