using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpTasks.RedisTransport;

/// <summary>Fills the options from the configuration, where the application has one.</summary>
internal sealed class RedisTransportOptionsSource(IServiceProvider services) : IConfigureOptions<RedisTransportOptions>
{
    public void Configure(RedisTransportOptions options)
    {
        var configuration = services.GetService<IConfiguration>();
        configuration?.GetSection(RedisTransportOptions.SectionName).Bind(options);
        options.ConnectionString ??= configuration?.GetConnectionString("redis");
        if (options.ConnectionString is null)
            options.Connection ??= services.GetService<IConnectionMultiplexer>();
    }
}
