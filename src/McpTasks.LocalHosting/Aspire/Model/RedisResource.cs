using McpTasks.LocalHosting.Redis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that speaks Redis's protocol.</summary>
/// <param name="name">The resource's name, which is also the name of its connection string.</param>
public class RedisResource(string name) : Resource(name), IResourceWithArgs, IResourceWithConnectionString, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.connectionString}}";

    /// <summary>The port asked for in the AppHost's program; null takes a free one.</summary>
    internal int? Port { get; init; }

    /// <summary>Where the running application finds the server; set before anything starts.</summary>
    internal RedisAddress? Address { get; set; }

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Address?.ConnectionString);
}
