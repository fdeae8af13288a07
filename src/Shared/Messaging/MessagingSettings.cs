namespace McpTasks.Shared.Messaging;

/// <summary>What carries hints from API services to workers; bound from the section <c>Messaging</c>, the same for all of them.</summary>
internal sealed class MessagingSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Messaging";

    /// <summary>The name of the broker's connection string.</summary>
    public const string ConnectionName = "messaging";

    public const string Redis = "redis";

    public const string RabbitMq = "rabbitmq";

    /// <summary><c>redis</c>, or <c>rabbitmq</c>, which is at <c>ConnectionStrings:messaging</c>.</summary>
    public string Transport { get; set; } = Redis;

    /// <summary>Whether the configuration asks for RabbitMQ.</summary>
    public static bool AsksForRabbitMq(IConfiguration configuration) =>
        string.Equals(configuration[$"{Section}:{nameof(Transport)}"], RabbitMq, StringComparison.OrdinalIgnoreCase);
}
