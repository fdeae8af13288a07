using System.Security.Cryptography;
using McpTasks.Redis.Tests.Harness;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Connection;

public sealed class KeyRingTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task Processes_in_different_folders_read_what_the_others_have_encrypted(ServerKind kind)
    {
        var connection = (await connections.GetAsync(kind))[0];
        var prefix = $"t-{Guid.NewGuid():N}";
        using var api = Build(connection, prefix, "/");
        using var worker = Build(connection, prefix, Path.GetTempPath());
        using var stranger = Build(connection, $"{prefix}-other", "/");

        var secret = Protector(api).Protect("ann");

        Assert.Equal("ann", Protector(worker).Unprotect(secret));
        Assert.Throws<CryptographicException>(() => Protector(stranger).Unprotect(secret));
        Assert.Equal(1, await connection.GetDatabase().ListLengthAsync($"{{{prefix}:0}}:keys"));
    }

    [Fact]
    public void A_key_ring_and_a_name_of_the_applications_own_stay()
    {
        var folder = new DirectoryInfo(Path.Combine(Path.GetTempPath(), $"keys-{Guid.NewGuid():N}"));
        using var own = Build(null, "t", "/", services => services.AddDataProtection().PersistKeysToFileSystem(folder));
        Assert.IsNotType<RedisXmlRepository>(own.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository);
        Assert.NotEqual("McpTasks", own.Services.GetRequiredService<IOptions<DataProtectionOptions>>().Value.ApplicationDiscriminator);

        using var later = Build(null, "t", "/", after: services => services.AddDataProtection().PersistKeysToFileSystem(folder));
        Assert.IsNotType<RedisXmlRepository>(later.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository);

        using var named = Build(null, "t", "/", services => services.AddDataProtection().SetApplicationName("mine"));
        Assert.IsType<RedisXmlRepository>(named.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository);
        Assert.Equal("mine", named.Services.GetRequiredService<IOptions<DataProtectionOptions>>().Value.ApplicationDiscriminator);

        using var without = Build(null, "t", "/", settings: new() { ["McpTasks:Redis:DisableKeyRing"] = "true" });
        Assert.Null(without.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository);
    }

    [Fact]
    public void A_platform_that_gives_each_service_keys_of_its_own_does_not_part_them()
    {
        using var service = Build(null, "t", "/", settings: new() { ["ReadOnlyDataProtectionKeyDirectory"] = Path.GetTempPath() });

        var keys = service.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value;

        Assert.IsType<RedisXmlRepository>(keys.XmlRepository);
        Assert.True(keys.AutoGenerateKeys);
    }

    private static IDataProtector Protector(IHost host) => host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("x");

    private static IHost Build(
        IConnectionMultiplexer? connection, string prefix, string root, Action<IServiceCollection>? more = null,
        Dictionary<string, string?>? settings = null, Action<IServiceCollection>? after = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["McpTasks:Redis:KeyPrefix"] = prefix, ["ConnectionStrings:redis"] = "127.0.0.1:1" });
        builder.Configuration.AddInMemoryCollection(settings);
        if (connection is not null)
            builder.Services.AddSingleton(connection);
        more?.Invoke(builder.Services);
        builder.AddMcpTasksRedis();
        after?.Invoke(builder.Services);
        return builder.Build();
    }
}
