using Microsoft.Extensions.Configuration;

namespace McpTasks.RedisTransport;

/// <summary>Fills the options from the configuration, where the application has one.</summary>
internal sealed class RedisTransportOptionsSource(
    IServiceProvider services, string connectionName) : IConfigureOptions<RedisTransportOptions>
{
    public void Configure(RedisTransportOptions options)
    {
        var configuration = services.GetService<IConfiguration>();
        string[] sections =
        [
            RedisTransportOptions.SectionName, RedisTransportOptions.AspireSectionName,
            $"{RedisTransportOptions.AspireSectionName}:{connectionName}",
        ];
        foreach (var section in sections)
            configuration?.GetSection(section).Bind(options);
        options.NamedConnectionString = configuration?.GetConnectionString(connectionName);
        options.ConnectionName = connectionName;
        // Found now and resolved later, because the first caller that resolves the connection waits until it is open.
        if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(IConnectionMultiplexer)) == true)
            options.Shared = services.GetRequiredService<IConnectionMultiplexer>;
    }
}
