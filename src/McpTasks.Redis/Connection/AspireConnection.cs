using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;

namespace McpTasks.Redis;

/// <summary>The connection of an application that has none: by Aspire's Redis client, with what tasks need of it.</summary>
internal static class AspireConnection
{
    private const string Section = "Aspire:StackExchange:Redis";
    private const string ClientLog = "StackExchange.Redis";

    public static void Add(IHostApplicationBuilder builder, string connectionName)
    {
        string? text = null;
        builder.AddRedisClient(
            connectionName,
            settings =>
            {
                text = settings.ConnectionString;
                // A span for every call of the store would hide the task's own.
                settings.DisableTracing |= !AsksForTracing(builder.Configuration, connectionName);
            },
            Complete);
        builder.Services.AddSingleton<IValidateOptions<McpTasksRedisSettings>>(
            services => new ConnectionValidator(services, connectionName, text));
        // First, so that whoever configures this category wins: the client writes a stack whenever it tries to connect,
        // each second of an outage.
        builder.Services.Configure<LoggerFilterOptions>(filter =>
            filter.Rules.Insert(0, new(providerName: null, ClientLog, LogLevel.None, filter: null)));
    }

    private static void Complete(ConfigurationOptions options)
    {
        // A start never fails because Redis is late; and however long Redis was away, it is found a second after it is back.
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromSeconds(1).TotalMilliseconds);
    }

    private static bool AsksForTracing(IConfiguration configuration, string connectionName) =>
        new[] { $"{Section}:{connectionName}", Section }
            .Select(section => configuration[$"{section}:{nameof(StackExchangeRedisSettings.DisableTracing)}"])
            .OfType<string>()
            .FirstOrDefault() is { } said && bool.TryParse(said, out var disabled) && !disabled;
}

/// <summary>Checks when the host starts that there is a server to connect to, whoever has named it.</summary>
internal sealed class ConnectionValidator(IServiceProvider services, string connectionName, string? text)
    : IValidateOptions<McpTasksRedisSettings>
{
    public ValidateOptionsResult Validate(string? name, McpTasksRedisSettings options)
    {
        // Code may name the servers without a connection string.
        if (text is null && services.GetRequiredService<IOptions<ConfigurationOptions>>().Value.EndPoints.Count > 0)
            return ValidateOptionsResult.Success;
        return ConnectionText.Failure(text, $"ConnectionStrings:{connectionName}") is { } failure
            ? ValidateOptionsResult.Fail(failure)
            : ValidateOptionsResult.Success;
    }
}
