using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>What carries the hints that there is work: Redis, where the tasks are, or RabbitMQ where that is asked for.</summary>
internal static class TaskBroker
{
    /// <summary>Configuration: <c>redis</c> or <c>rabbitmq</c>.</summary>
    public const string TransportSetting = "Messaging:Transport";

    public const string Redis = "redis";
    public const string RabbitMq = "rabbitmq";

    private const string Example = "amqp://guest:guest@localhost:5672";

    /// <summary>
    /// RabbitMQ, where <c>Messaging:Transport</c> asks for it: a container where the system is published, and the broker that the connection
    /// string names where it runs here. Null where Redis does.
    /// </summary>
    public static IResourceBuilder<IResourceWithConnectionString>? AddTaskBroker(this IDistributedApplicationBuilder builder, string name)
    {
        if (!builder.AsksForRabbitMq())
            return null;
        return builder.ExecutionContext.IsPublishMode
            ? builder.AddRabbitMQ(name).WithDataVolume($"mcptasks-{name}")
            : builder.AddConnectionString(name);
    }

    /// <summary>Lets a service use the broker, where there is one. The service finds it also when it comes later.</summary>
    public static IResourceBuilder<ProjectResource> WithTaskBroker(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString>? broker) =>
        broker is null ? service : service.WithReference(broker).WithEnvironment("Messaging__Transport", RabbitMq);

    /// <summary>What is wrong with the settings of the broker; null when nothing is.</summary>
    public static string? WrongBroker(this IDistributedApplicationBuilder builder)
    {
        if (builder.AsksForRabbitMq())
        {
            return builder.ExecutionContext.IsRunMode && string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("messaging"))
                ? $"ConnectionStrings:messaging is missing: with {TransportSetting}={RabbitMq} it must say where RabbitMQ is, such as {Example}."
                : null;
        }

        return builder.Configuration[TransportSetting] is { } transport && !transport.Equals(Redis, StringComparison.OrdinalIgnoreCase)
            ? $"{TransportSetting} must be {Redis} or {RabbitMq}, but is '{transport}'."
            : null;
    }

    private static bool AsksForRabbitMq(this IDistributedApplicationBuilder builder) =>
        string.Equals(builder.Configuration[TransportSetting], RabbitMq, StringComparison.OrdinalIgnoreCase);
}
