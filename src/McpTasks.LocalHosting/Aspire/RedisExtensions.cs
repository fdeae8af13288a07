using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds Redis to an application.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a server that speaks Redis's protocol; which one runs here, the setting <c>Redis:Server</c> says.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The port on this machine; null takes a free one.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new RedisResource(name) { Port = port });
    }

    /// <summary>Keeps the data between runs; here they are always kept, in the AppHost's data directory. Where it runs in a container, it also saves them every minute.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The volume's name where it runs in a container.</param>
    /// <param name="isReadOnly">Must be false here: a queue that cannot be written is of no use.</param>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (isReadOnly)
            throw new NotSupportedException("A read-only data volume is not supported.");
        return builder.Annotate(new DataVolumeAnnotation(name));
    }
}
