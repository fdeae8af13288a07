using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>
/// Puts the key ring on Redis where the application has not put it anywhere itself. Before the framework's own post-configuration, which would take
/// keys that the platform gives to one service alone.
/// </summary>
internal sealed class KeyRingSetup(IServiceProvider services, IOptions<McpTasksRedisSettings> settings) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        if (!settings.Value.DisableKeyRing)
            options.XmlRepository ??= new RedisKeyRing(services.GetRequiredService<IConnectionMultiplexer>, new KeyNames(settings.Value.KeyPrefix, 1).KeyRing);
    }
}

/// <summary>Gives the services that share this key ring one name: by default each goes by its own folder, and none can read what another wrote.</summary>
internal sealed class KeyRingNameSetup(IServiceProvider services, IOptions<KeyManagementOptions> keys) : IPostConfigureOptions<DataProtectionOptions>
{
    private const string Shared = "McpTasks";

    public void PostConfigure(string? name, DataProtectionOptions options)
    {
        if (keys.Value.XmlRepository is RedisKeyRing && options.ApplicationDiscriminator == services.GetApplicationUniqueIdentifier())
            options.ApplicationDiscriminator = Shared;
    }
}
