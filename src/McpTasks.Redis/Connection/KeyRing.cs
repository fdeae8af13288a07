using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;

namespace McpTasks.Redis;

/// <summary>
/// Puts Data Protection's keys beside the tasks, so that every API service and worker can read what another has encrypted; only where the
/// application has not put them anywhere itself, before or after, which <c>PersistKeysToStackExchangeRedis</c> would not see. Before the
/// framework's own post-configuration too, which would take keys that the platform gives to one service alone.
/// </summary>
internal sealed class KeyRingSetup(IServiceProvider services, IOptions<McpTasksRedisSettings> settings)
    : IConfigureOptions<KeyManagementOptions>
{
    // The framework reads the ring while the host starts, and does without until the first use; a Redis that is late must not
    // hold the start up for longer than one try to connect.
    private static readonly TimeSpan LongestInStart = TimeSpan.FromSeconds(5);

    public void Configure(KeyManagementOptions options)
    {
        if (!settings.Value.DisableKeyRing)
            options.XmlRepository ??= new RedisXmlRepository(Database, new KeyNames(settings.Value.KeyPrefix, 1).KeyRing);
    }

    private IDatabase Database()
    {
        var opening = services.GetRequiredService<RedisClient>().OpenAsync();
        var starts = services.GetService<IHostApplicationLifetime>() is { ApplicationStarted.IsCancellationRequested: false };
        if (!starts)
            return opening.GetAwaiter().GetResult().GetDatabase();
        return opening.Wait(LongestInStart) && opening.Result.IsConnected
            ? opening.Result.GetDatabase()
            : throw new TimeoutException("Redis cannot be reached yet.");
    }
}

/// <summary>
/// Gives the services that share this key ring one name: by default each goes by its own folder, and none can read what another wrote.
/// </summary>
internal sealed class KeyRingNameSetup(IServiceProvider services, IOptions<KeyManagementOptions> keys)
    : IPostConfigureOptions<DataProtectionOptions>
{
    private const string Shared = "McpTasks";

    public void PostConfigure(string? name, DataProtectionOptions options)
    {
        if (keys.Value.XmlRepository is RedisXmlRepository && options.ApplicationDiscriminator == services.GetApplicationUniqueIdentifier())
            options.ApplicationDiscriminator = Shared;
    }
}
